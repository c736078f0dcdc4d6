#ifndef ROTA_CCURL_H
#define ROTA_CCURL_H
#include <curl/curl.h>
#endif
