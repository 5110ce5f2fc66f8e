#!/bin/sh
# Folders as people have them, each with its own trouble. By what the program says alone, that is: init, the commands
# that it gives, init again where a file could not be read at first, the levels put in order, check, report. Each ends
# with a study without errors and a report with ties in it.
# shellcheck source=tests/command/lib.sh
. "$(dirname "$0")/lib.sh"

commands() { sed -n '/^mend first:$/,$p' "$1" | sed -n 's/^    //p'; }

# follow DIR LEVELS: what the program says, twice at most.
follow() {
    "$program" init --force "$1" >out 2>said
    commands said >steps
    if [ -s steps ]; then
        check "$1: the commands work" sh -e steps
        "$program" init --force "$1" >out 2>said
        commands said >steps
        [ -s steps ] && check "$1: so do those behind them" sh -e steps
    fi
    [ -n "$2" ] && sed -i "s/^; levels = .*/levels = $2/" "$1/study.ini"
    run 0 "$1: check" check "$1" --as-of 2026-10-15
    cp out checked
    run 0 "$1: report" report "$1" --as-of 2026-10-15 --out "reports-$1"
    check "$1: with ties" awk -F, '$1 == "data.ties" && $2 == "collaboration" && $10 > 50 { found = 1 }
        END { exit !found }' "reports-$1/latest/metrics.csv"
}

# 60 people: id, gender, department, level. 500 pairs over three months: id, id, year, month, day.
awk 'BEGIN {
    for (i = 1; i <= 60; i++)
        printf "%05d %s %d %d %04d %02d %02d\n", i, i % 3 ? "f" : "m", i % 4, i <= 2 ? 3 : i <= 12 ? 2 : 1, 2010 + i % 9,
            1 + i % 12, 1 + i % 28
}' >staff
awk 'BEGIN {
    for (k = 0; k < 500; k++) {
        a = (k * 7 + int(k / 60)) % 60; b = (a + 1 + (k * k) % 53) % 60
        if (a != b) printf "%05d %05d 2026 %02d %02d\n", a + 1, b + 1, 7 + k % 3, 1 + k % 28
    }
}' >talk

# ---- French: semicolons, Latin-1, days first, decimal commas, small words in the headers ----
mkdir fr
{
    echo "Matricule;Sexe;Service;Niveau;Date d'embauche"
    awk 'BEGIN { split("Ventes;Achats;\303\211tudes;Paie", s, ";"); split("Employ\303\251;Cadre;Direction", l, ";") }
        { printf "%s;%s;%s;%s;%s/%s/%s\n", $1, $2 == "f" ? "Femme" : "Homme", s[$3 + 1], l[$4], $7, $6, $5 }' staff
} | iconv -f UTF-8 -t LATIN1 >fr/personnel.csv
{
    printf 'Exp\303\251diteur;Destinataire;Date;Poids\n'
    awk '{ printf "%s;%s;%s/%s/%s;1,5\n", $1, $2, $5, $4, $3 }' talk
} | iconv -f UTF-8 -t LATIN1 >fr/echanges.csv
follow fr "Employé, Cadre, Direction"
check "fr: the senders are known by the header" grep -q "by the headers 'Expéditeur' and 'Destinataire'" said

# ---- a spreadsheet's Unicode text: UTF-16, tabs, months first ----
mkdir wide
{
    printf 'Employee ID\tGender\tDepartment\tJob Level\tHire Date\r\n'
    awk '{ printf "%s\t%s\tUnit %s\t%s\t%d/%d/%s\r\n", $1, $2, $3, $4, $6, $7, $5 }' staff
} | iconv -f UTF-8 -t UTF-16 >wide/Employees.txt
{
    printf 'Sender\tRecipient\tSent\r\n'
    awk '{ printf "%s\t%s\t%d/%d/%s 9:05:00 AM\r\n", $1, $2, $4, $5, $3 }' talk
} | iconv -f UTF-8 -t UTF-16 >"wide/Email log.txt"
follow wide ""

# ---- Viva Insights: a row a person and week, ids of a hash ----
mkdir viva
awk 'BEGIN { print "PersonId,MetricDate,Collaboration hours,Organization,LevelDesignation,Gender" }
    { split("Junior Manager Director", l, " ")
      for (m = 7; m <= 9; m++)
        printf "a%sf1c2e9d8b7,2026-0%d-05,1.5,Unit %s,%s,%s\n", $1, m, $3, l[$4], $2 }' staff >"viva/Person query.csv"
awk 'BEGIN { print "PrimaryCollaborator_PersonId,SecondaryCollaborator_PersonId,MetricDate,StrongTieScore" }
    { printf "a%sf1c2e9d8b7,a%sf1c2e9d8b7,2026-%s-01,0.5\n", $1, $2, $4 }' talk >"viva/P2P query.csv"
follow viva "Junior, Manager, Director"
check "viva: months are covered by their first days" sh -c '! grep -q PERIOD_UNCOVERED checked'

# ---- Qualtrics: two rows below the header, names in the cells ----
mkdir qualtrics
awk 'BEGIN { print "Email,FirstName,Gender,Team,Level" }
    { printf "u%s@firm.example,N,%s,Unit %s,%s\n", $1, $2, $3, $4 }' staff >qualtrics/contacts.csv
{
    printf '\357\273\277StartDate,RecordedDate,ResponseId,RecipientEmail,Q1,Q2\r\n'
    printf 'Start Date,Recorded Date,Response ID,Recipient Email,"Whom do you ask\nfor advice?",Lunch?\r\n'
    printf '"{""ImportId"":""startDate""}","{""ImportId"":""r""}","{""ImportId"":""_recordId""}",'
    printf '"{""ImportId"":""recipientEmail""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"\r\n'
    awk '{ i = $1 + 0
        printf "2026-09-01 09:00:00,2026-09-01 09:05:00,R_%d,u%05d@firm.example,u%05d@firm.example; u%05d@firm.example,u%05d@firm.example\r\n",
            i, i, i % 60 + 1, (i + 6) % 60 + 1, (i + 11) % 60 + 1 }' staff
} >"qualtrics/Network Survey_September 1, 2026.csv"
follow qualtrics ""
check "qualtrics: what is passed over is told" grep -q ':2: info: 2 rows .* \[ROWS_SKIPPED\]$' checked

# ---- NodeXL: titles over groups of columns ----
mkdir nodexl
awk 'BEGIN { print ",Visual Properties,,,,Labels,,,"; print "Vertex,Color,Shape,Size,Opacity,Label,gender,department,level" }
    { printf "p%s,,,,,p%s,%s,Unit %s,%s\n", $1, $1, $2, $3, $4 }' staff >nodexl/Vertices.csv
awk 'BEGIN { print ",,Visual Properties,,,,Labels,,"; print "Vertex 1,Vertex 2,Color,Width,Style,Opacity,Label,Size,Reciprocated?" }
    { printf "p%s,p%s,,,,,,,No\n", $1, $2 }' talk >nodexl/Edges.csv
follow nodexl ""

# ---- Gephi ----
mkdir gephi
awk 'BEGIN { print "Id,Label,Interval,gender,modularity_class,department" }
    { printf "%d,Person,,%s,%d,Unit %s\n", $1, $2, $1 % 5, $3 }' staff >gephi/nodes.csv
awk 'BEGIN { print "Source,Target,Type,Id,Label,Interval,Weight" }
    { printf "%d,%d,Undirected,%d,,,2.0\n", $1, $2, NR }' talk >gephi/edges.csv
follow gephi ""

# ---- a payroll dump: sixty columns that mean nothing here, days as 20200131 and 99991231 ----
mkdir payroll
awk 'BEGIN { printf "\"PERNR\",\"Gender Key\",\"Org Unit\",\"PayGrade\",\"Entry\",\"Leaving\""
        for (k = 0; k < 60; k++) printf ",\"WT%04d\"", k
        print "" }
    { printf "\"%s\",\"%s\",\"Unit %s\",\"E%s\",\"%s%s%s\",\"99991231\"", $1, $2 == "f" ? 2 : 1, $3, $4, $5, $6, $7
      for (k = 0; k < 60; k++) printf ",\"%d.%02d\"", k * 3, k
      print "" }' staff >payroll/PA20.csv
awk 'BEGIN { print "caller,callee,start time,duration_s" }
    { printf "%s,%s,%s-%s-%sT10:00:00Z,60\n", $1, $2, $3, $4, $5 }' talk >payroll/calls.csv
follow payroll "E1, E2, E3"
check "payroll: nobody left in the year 9999" sh -c '! grep -q DATE_IMPLAUSIBLE checked'

# ---- zeros that a spreadsheet lost ----
mkdir zeros
awk 'BEGIN { print "person,gender,department,level" } { printf "%d,%s,Unit %s,%s\n", $1, $2, $3, $4 }' staff >zeros/people.csv
awk 'BEGIN { print "from,to,date" } { printf "%s,%s,%s-%s-%s\n", $1, $2, $3, $4, $5 }' talk >zeros/contacts.csv
follow zeros ""

# ---- addresses in capitals here and small there ----
mkdir mail
awk 'BEGIN { print "E-Mail,Gender,Department,Grade" }
    { printf "First%d.Last%d@Firm.example,%s,Unit %s,%s\n", $1, $1, $2, $3, $4 }' staff >"mail/staff list.csv"
awk 'BEGIN { print "From,To,Date" }
    { printf "first%d.last%d@firm.example,%s%d.Last%d@Firm.example,%s-%s-%s\n", $1, $1, NR % 2 ? "First" : "first", $2, $2,
        $3, $4, $5 }' talk >mail/messages.csv
follow mail ""

# ---- three forms of days in one column ----
mkdir dates
awk 'BEGIN { print "person,gender,department,level,hired" }
    { day = NR % 3 == 0 ? $5 "-" $6 "-" $7 : NR % 3 == 1 ? $7 "." $6 "." $5 : $6 + 0 "/" $7 + 0 "/" $5
      printf "p%s,%s,Unit %s,%s,%s\n", $1, $2, $3, $4, day }' staff >dates/people.csv
awk 'BEGIN { print "from,to,date" } { printf "p%s,p%s,%s-%s-%s\n", $1, $2, $3, $4, $5 }' talk >dates/collaboration.csv
follow dates ""

# ---- German outcomes: other words than ours are told ----
mkdir de
awk 'BEGIN { print "Personalnummer;Geschlecht;Abteilung;Hierarchieebene" }
    { split("Team Leitung Spitze", l, " "); printf "%s;%s;Unit %s;%s\n", $1, $2, $3, l[$4] }' staff >de/Personal.csv
awk 'BEGIN { print "Absender;Empfaenger;Datum" } { printf "%s;%s;%s.%s.%s\n", $1, $2, $5, $4, $3 }' talk >de/Mails.csv
printf 'Personalnummer;Ereignis;Datum\n00020;Befoerderung;01.08.2026\n00021;Befoerderung;02.08.2026\n' >de/Wechsel.csv
follow de "Team, Leitung, Spitze"

# ---- what is printed to be typed can be typed; a command is spoken of where there is one ----
mkdir "two words"
cp 'mail/staff list.csv' 'two words/people.csv'
{
    echo From,To,Date,Weight
    sed -n '2,41s/,.*//p' "two words/people.csv" | sed 'N; s/\n/,/; s|$|,01/02/2026,"1,5"|'
} >"two words/talk.csv"
run 0 "a folder of two words" init "two words"
says "the next command has it as one" "evenhand check 'two words'\$"
check "no command, no word of it" sh -c 'grep -q "no simple command mends it" err && ! grep -q "the command takes" err'
check "de: that no outcome is one of ours is told" grep -q "'Ereignis' has none of the words promotion, exit and left" said
finish
