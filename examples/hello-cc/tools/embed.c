/* embed MACRO INPUT OUTPUT: writes a header that defines MACRO as the first line of INPUT. */
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: embed MACRO INPUT OUTPUT\n");
    return 2;
  }
  FILE *input = fopen(argv[2], "r");
  if (input == NULL) {
    perror(argv[2]);
    return 1;
  }
  char line[256] = "";
  if (fgets(line, sizeof line, input) == NULL) {
    fprintf(stderr, "%s is empty\n", argv[2]);
    fclose(input);
    return 1;
  }
  fclose(input);
  line[strcspn(line, "\n")] = '\0';

  FILE *output = fopen(argv[3], "w");
  if (output == NULL) {
    perror(argv[3]);
    return 1;
  }
  fprintf(output, "#ifndef %s\n#define %s \"", argv[1], argv[1]);
  for (const char *c = line; *c != '\0'; c++) {
    if (*c == '"' || *c == '\\') {
      fputc('\\', output);
    }
    fputc(*c, output);
  }
  fprintf(output, "\"\n#endif\n");
  return fclose(output) == 0 ? 0 : 1;
}
