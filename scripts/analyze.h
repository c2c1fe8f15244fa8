/* For gcc and clang-tidy, where scripts/analyze.py asks them: C99 cannot say that a function does not return. */
void mem_exhausted(void) __attribute__((noreturn));
