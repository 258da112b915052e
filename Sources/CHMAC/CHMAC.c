#include "CHMAC.h"
#include <limits.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

int dl_hmac_sha256(const uint8_t *key, size_t key_length, const uint8_t *bytes, size_t length, uint8_t *code) {
    unsigned int written = 0;
    if (key_length > INT_MAX) return 0;
    return HMAC(EVP_sha256(), key, (int)key_length, bytes, length, code, &written) != NULL && written == 32;
}
