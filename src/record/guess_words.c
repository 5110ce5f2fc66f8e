#include "guess_words.h"

#include <string.h>
#include <strings.h>

#include "evenhand/base/text.h"

/* English first, then German, French, Spanish, Dutch. Case, blanks, '_' and '-' make no difference. */
static const struct eh_guess_word words[] = {
    {"people", "person",
     "personid|employeeid|employeenumber|employeeno|empid|empno|staffid|staffnumber|workerid|associateid|"
     "userid|"
     "username|user|email|emailaddress|mail|upn|login|employee|worker|id|vertex|node|respondent|"
     "personalnummer|personalnr|persnr|pernr|mitarbeiternummer|mitarbeiternr|mitarbeiterid|mitarbeiter|"
     "matricule|numeroemploye|employe|employé|idsalarie|salarie|salarié|"
     "idempleado|numeroempleado|númeroempleado|codigoempleado|códigoempleado|empleado|legajo|nomina|nómina|"
     "personeelsnummer|medewerkernummer|medewerker|name"},
    {"people", "hired",
     "hiredate|datehired|startdate|datejoined|joindate|joiningdate|employmentstart|originalhiredate|"
     "entrydate|entry|start|"
     "eintritt|eintrittsdatum|einstellungsdatum|dateembauche|dateentree|dateentrée|fechaalta|fechaingreso|"
     "fechacontratacion|fechacontratación|indienst|datumindienst|indienstdatum"},
    {"people", "left",
     "leavedate|dateleft|enddate|terminationdate|employmentend|exitdate|leavingdate|leaving|lastday|"
     "austritt|austrittsdatum|datesortie|datedepart|datedépart|fechabaja|fechasalida|uitdienst|"
     "datumuitdienst"},
    {"people", "department",
     "dept|organization|organisation|orgunit|businessunit|division|team|unit|costcenter|costcentre|function|"
     "abteilung|bereich|organisationseinheit|kostenstelle|service|departement|département|direction|"
     "departamento|area|área|unidad|afdeling"},
    {"people", "level",
     "leveldesignation|grade|paygrade|joblevel|jobgrade|payband|band|seniority|rank|careerlevel|"
     "managementlevel|"
     "stufe|karrierestufe|hierarchieebene|hierarchiestufe|ebene|führungsebene|position|entgeltgruppe|"
     "laufbahnstufe|niveau|echelon|échelon|categorie|catégorie|"
     "nivel|categoria|categoría|functieniveau|schaal"},
    {"people", "manager",
     "managerid|manageremployeeid|managernumber|supervisor|supervisorid|reportsto|linemanager|linemanagerid|"
     "boss|"
     "vorgesetzter|vorgesetzte|vorgesetztenr|führungskraft|fuehrungskraft|responsable|responsableid|manageur|"
     "jefe|idjefe|superior|leidinggevende"},
    {"people", "location",
     "site|office|city|region|country|worklocation|standort|arbeitsort|ort|lieu|ville|agence|"
     "ubicacion|ubicación|sede|ciudad|locatie|vestiging"},
    {"people", "decision_maker", "decider|isdecisionmaker|entscheider|décideur|decideur"},
    {"people", "snapshot", "metricdate|effectivedate|snapshotdate|asof|asofdate|stichtag|peildatum"},
    {"people", "gender", "genderkey|gendercode|geschlecht|genre|sexe|sexo|genero|género|geslacht|m/f|m/w/d"},
    {"people", "sex", ""},
    {"people", "ethnicity", "ethnicgroup|ethnicorigin|ethnischeherkunft|origine|etnia"},
    {"people", "race", "racialgroup"},
    {"people", "age_band", "agerange|altersgruppe|altersklasse|tranchedage|rangoedad|leeftijdsgroep"},
    {"people", "age_group", "agecategory"},
    {"people", "disability", "disabled|disabilitystatus|behinderung|schwerbehinderung|handicap|discapacidad"},
    {"people", "nationality",
     "citizenship|staatsangehörigkeit|staatsangehoerigkeit|nationalität|nationalité|nacionalidad"},
    {"people", "orientation", "sexualorientation"},
    {"people", "religion", "faith|konfession"},
    {"people", "tenure_band", "tenurerange|betriebszugehörigkeit|ancienneté|antigüedad"},
    {"people", "contract",
     "contracttype|employmenttype|vertragsart|beschäftigungsart|typecontrat|tipocontrato"},
    {"people", "part_time", "parttime|fulltimeparttime|teilzeit|tempspartiel|jornadaparcial|deeltijd"},
    {"collaboration", "from",
     "primarycollaboratorpersonid|tieoriginpersonid|source|vertex1|sender|senderid|fromid|fromuser|fromemail|"
     "sourceid|caller|ego|initiator|nominator|persona|person1|user1|id1|employee1|actor|"
     "absender|von|sendernr|expediteur|expéditeur|de|emetteur|émetteur|remitente|desde|origen|afzender|van"},
    {"collaboration", "to",
     "secondarycollaboratorpersonid|tiedestinationpersonid|target|vertex2|recipient|recipientid|receiver|"
     "receiverid|"
     "toid|touser|toemail|targetid|callee|alter|nominee|personb|person2|user2|id2|employee2|"
     "empfänger|empfaenger|an|destinataire|à|vers|recepteur|récepteur|destinatario|para|a|destino|ontvanger|"
     "naar|aan"},
    {"collaboration", "date",
     "metricdate|relationshipdate(utc)|timestamp|time|datetime|starttime|startdate|start|created|createdat|"
     "sent|senton|sentdate|day|week|month|when|"
     "datum|tag|zeit|zeitpunkt|gesendet|envoyele|envoyéle|jour|horodatage|fecha|dia|día|enviado|verzonden"},
    {"collaboration", "kind",
     "type of contact|relationship|channel|medium|interaction|interactiontype|category|relation|"
     "art|kanal|typ|canal|nature|tipo|soort"},
    {"collaboration", "weight",
     "edgeweight|count|number|messages|emails|interactions|strength|frequency|hours|minutes|duration|"
     "anzahl|häufigkeit|haeufigkeit|gewicht|nombre|poids|frequence|fréquence|cantidad|peso|frecuencia|aantal|"
     "gewicht"},
    {"meetings", "meeting",
     "meetingid|eventid|calendarid|icaluid|subjectid|project|projectid|committee|group|"
     "besprechung|sitzung|termin|terminid|projekt|gremium|reunion|réunion|projet|comite|comité|"
     "reunionid|reunión|proyecto|vergadering"},
    {"meetings", "person",
     "personid|attendee|attendeeid|participant|participantid|member|memberid|employeeid|empid|userid|user|"
     "email|"
     "teilnehmer|teilnehmende|mitglied|personalnummer|participante|membre|asistente|miembro|deelnemer|lid"},
    {"meetings", "date",
     "meetingdate|start|starttime|startdate|when|datum|beginn|debut|début|fecha|inicio|begin"},
    {"meetings", "kind", "meetingtype|type|category|art|typ|tipo|soort"},
    {"mentoring", "mentor",
     "mentorid|sponsor|sponsorid|coach|mentorin|mentorpersonid|mentoremployeeid|mentornumber|parrain|"
     "mentora"},
    {"mentoring", "mentee",
     "menteeid|mentoree|protege|protégé|protegee|sponsee|sponsored|sponsoree|coachee|menteepersonid|filleul|"
     "menteeemployeeid|tutorado|mentorada|mentorado"},
    {"mentoring", "kind", "type|relationship|relationshiptype|art|typ|tipo|soort"},
    {"mentoring", "start",
     "startdate|begin|since|from|matched|matchdate|beginn|seit|debut|début|inicio|sinds"},
    {"mentoring", "end", "enddate|until|to|ende|bis|fin|einde"},
    {"mentoring", "programme", "program|scheme|programm|formal|programa|programma"},
    {"outcomes", "person",
     "personid|employeeid|employeenumber|empid|staffid|workerid|userid|employee|email|id|"
     "personalnummer|mitarbeiter|mitarbeiternr|matricule|employe|empleado|idempleado|personeelsnummer"},
    {"outcomes", "outcome",
     "event|eventtype|action|actiontype|change|changetype|movement|movementtype|jobchange|"
     "ereignis|maßnahme|massnahme|vorgang|evenement|événement|mouvement|evento|movimiento|gebeurtenis"},
    {"outcomes", "date",
     "effectivedate|eventdate|actiondate|when|datum|gültigab|gueltigab|dateeffet|fecha|ingangsdatum"},
    {"decisions", "decider",
     "interviewer|interviewerid|evaluator|evaluatorid|assessor|reviewer|reviewerid|panelmember|hiringmanager|"
     "decisionmaker|voter|entscheider|bewerter|gutachter|évaluateur|evaluateur|evaluador|beoordelaar"},
    {"decisions", "candidate",
     "candidateid|applicant|applicantid|nominee|evaluatee|assessee|reviewee|kandidat|bewerber|candidat|"
     "candidato|"
     "kandidaat"},
    {"decisions", "decision",
     "panel|panelid|requisition|requisitionid|vacancy|case|round|verfahren|poste|proceso"},
    {"decisions", "date", "decisiondate|when|datum|fecha|datumbesluit"},
    {"decisions", "outcome", "result|vote|selected|verdict|ergebnis|resultat|résultat|resultado|uitslag"},
    {"decisions", "disclosed", "conflictdisclosed|declared|offengelegt|declare|déclaré|declarado"},
    {"decisions", "recused", "abstained|befangen|recusé|recuse|recusado"},
};

const struct eh_guess_word *eh_guess_words_get(size_t *out_count)
{
    *out_count = sizeof words / sizeof *words;
    return words;
}

/* A header without the small words in it: "Date d'embauche", "Fecha de alta", "Nummer des Mitarbeiters". */
static const char *drop_small_words(const char *header, char *out, size_t size)
{
    static const char *const small[] = {"de", "del", "des", "du", "der", "la",
                                        "le", "d'",  "l'",  "of", "the", "van"};
    size_t length = 0;
    if (strlen(header) >= size)
        return header;
    for (const char *c = header; *c;) {
        size_t word = strcspn(c, " _-'"), skipped = 0;
        for (size_t i = 0; (c == header || c[-1] != '\'') && i < sizeof small / sizeof *small && !skipped;
             i++) {
            size_t letters = strlen(small[i]);
            bool is_whole = small[i][letters - 1] == '\'' || letters == word;
            skipped = is_whole && strncasecmp(c, small[i], letters) == 0 ? letters : 0;
        }
        size_t step = skipped ? skipped : word + (c[word] != '\0');
        if (!skipped) {
            memcpy(out + length, c, step);
            length += step;
        }
        c += step;
    }
    out[length] = '\0';
    return out;
}

static size_t find_rank(const struct eh_guess_word *self, const char *header)
{
    char name[64];
    size_t rank = 2;
    if (eh_text_equal_loosely(header, self->column))
        return 1;
    for (const char *c = self->names; *c; rank++) {
        size_t length = strcspn(c, "|");
        if (length < sizeof name) {
            memcpy(name, c, length);
            name[length] = '\0';
            if (eh_text_equal_loosely(header, name))
                return rank;
        }
        c += length + (c[length] == '|');
    }
    return 0;
}

size_t eh_guess_word_rank(const struct eh_guess_word *self, const char *header)
{
    char shorter[80];
    size_t rank = find_rank(self, header);
    return rank ? rank : find_rank(self, drop_small_words(header, shorter, sizeof shorter));
}
