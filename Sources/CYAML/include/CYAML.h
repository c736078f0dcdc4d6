#ifndef ROTA_CYAML_H
#define ROTA_CYAML_H
#include <yaml.h>
#endif
