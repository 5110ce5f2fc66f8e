/* render/color: the palette. Text colours reach a contrast of 4.5:1 on white and on the panel. */
#ifndef EVENHAND_SRC_RENDER_COLOR_H
#define EVENHAND_SRC_RENDER_COLOR_H

struct eh_color {
    double red, green, blue; /* 0 to 1 */
};

#define EH_COLOR(rgb)                                                                                        \
    ((struct eh_color){(double)(((rgb) >> 16) & 255) / 255, (double)(((rgb) >> 8) & 255) / 255,              \
                       (double)((rgb)&255) / 255})

#define EH_COLOR_INK         EH_COLOR(0x1D2329)
#define EH_COLOR_MUTED       EH_COLOR(0x59636E)
#define EH_COLOR_RULE        EH_COLOR(0xC9CFD6)
#define EH_COLOR_GRID        EH_COLOR(0xE4E8EC)
#define EH_COLOR_PANEL       EH_COLOR(0xF3F5F8)
#define EH_COLOR_BLUE        EH_COLOR(0x12436D)
#define EH_COLOR_LINK        EH_COLOR(0x1F6BA5)
#define EH_COLOR_ORANGE      EH_COLOR(0xF46A25)
#define EH_COLOR_ORANGE_TEXT EH_COLOR(0xB8460B)
#define EH_COLOR_RIBBON      EH_COLOR(0xD5E3F1)
#define EH_COLOR_HATCH       EH_COLOR(0xB4BDC7)
#define EH_COLOR_WHITE       EH_COLOR(0xFFFFFF)

#endif
