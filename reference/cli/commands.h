/* commands.h - the commands of bnsign. argv begins behind the command's name. Each returns the exit status. */
#ifndef COMMANDS_H
#define COMMANDS_H

int cmd_sign(int argc, char **argv);
int cmd_verify(int argc, char **argv);

#endif
