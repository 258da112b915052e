#pragma once
// HMAC-SHA256 (RFC 2104, FIPS 180-4) of OpenSSL's libcrypto, which libcurl brings along.
#include <stddef.h>
#include <stdint.h>

// Writes the 32 bytes of the code; 0 when libcrypto cannot make it.
int dl_hmac_sha256(const uint8_t *key, size_t key_length, const uint8_t *bytes, size_t length, uint8_t *code);
