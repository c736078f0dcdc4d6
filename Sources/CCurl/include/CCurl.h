#ifndef ROTA_CCURL_H
#define ROTA_CCURL_H

// curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt are variadic, which Swift cannot call.
// One function per argument type stands in for each; none decides anything.

#include <stddef.h>

#include <curl/curl.h>

#if !CURL_AT_LEAST_VERSION(7, 87, 0)
#error "libcurl 7.87 or later is needed (CURLOPT_QUICK_EXIT, CURLOPT_PREREQFUNCTION, *_BLOB)"
#endif

// CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION share this type.
typedef size_t (*rota_curl_data_callback)(char *bytes, size_t size, size_t count, void *context);

CURLcode rota_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode rota_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode rota_curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode rota_curl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode rota_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);
// The bytes are not copied: they must outlive the handle.
CURLcode rota_curl_set_blob(CURL *handle, CURLoption option, const void *bytes, size_t count);
CURLcode rota_curl_set_data_callback(CURL *handle, CURLoption option,
                                     rota_curl_data_callback callback);
CURLcode rota_curl_set_prereq_callback(CURL *handle, curl_prereq_callback callback);
CURLcode rota_curl_set_sockopt_callback(CURL *handle, curl_sockopt_callback callback);

CURLcode rota_curl_get_long(CURL *handle, CURLINFO info, long *value);
CURLcode rota_curl_get_pointer(CURL *handle, CURLINFO info, void **value);

CURLMcode rota_curl_multi_set_long(CURLM *multi, CURLMoption option, long value);

// CURLMsg carries its result in a union.
CURLcode rota_curl_message_result(const CURLMsg *message);

// A macro with a cast, which Swift does not import.
CURLcode rota_curl_global_init(void);

#endif
