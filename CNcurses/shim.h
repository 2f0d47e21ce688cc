/* The one door to ncursesw: accessors for what Swift cannot import, nothing else. */
#ifndef CNCURSES_SHIM_H
#define CNCURSES_SHIM_H

#define NCURSES_WIDECHAR 1 /* before curses.h, or the wide API is not declared */
#include <wchar.h>
#include <stdio.h>
#include <curses.h>
#include <term.h>

int wcwidth(wchar_t c); /* hidden by feature macros otherwise */

/* curses' own globals are mutable and shared: Swift 6 refuses them, these do not. */
static inline WINDOW *cncurses_stdscr(void) { return stdscr; }
static inline int cncurses_rows(void) { return LINES; }
static inline int cncurses_columns(void) { return COLS; }
static inline int cncurses_color_count(void) { return COLORS; }
static inline TERMINAL *cncurses_current_terminal(void) { return cur_term; }

/* The attribute macros are function-like and do not import. */
static const attr_t CN_A_BOLD = A_BOLD;
static const attr_t CN_A_DIM = A_DIM;
static const attr_t CN_A_REVERSE = A_REVERSE;
static const attr_t CN_A_UNDERLINE = A_UNDERLINE;

/* So are the mouse's. */
static const mmask_t CN_WHEEL_UP = BUTTON4_PRESSED;
static const mmask_t CN_WHEEL_DOWN = BUTTON5_PRESSED;

#endif
