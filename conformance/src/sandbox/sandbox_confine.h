/* sandbox_confine.h - what a process gives up before it becomes a sealed program. Linux alone; called after fork, and
 * none of it can be taken back. */
#ifndef SANDBOX_CONFINE_H
#define SANDBOX_CONFINE_H

/* sandbox_confine_descriptors closes what was inherited above standard error, but for files, pipes and kept. */
void sandbox_confine_descriptors(int kept);
/* sandbox_confine_powers: no capability now or after any exec, none from a program's owner or file. 0, or -1 with
 * errno.
 */
int sandbox_confine_powers(void);
/* sandbox_confine_calls filters the system calls that lead around the namespaces. 0; -1 with errno: there is no filter,
 * or not one of the families of sockets. */
int sandbox_confine_calls(void);

#endif
