// Passwords: how they are made and what is kept of them.
//
// The salt belongs to the username, so one sign-in costs one Argon2id whatever the number of
// profiles that share it (A6), and equal passwords of different usernames have nothing in common.
// What stands in the log is the verifier, a keyed hash of Argon2id's output: without the vault's
// secret nobody can try passwords against it.
//
// The cost is not a setting: another one would void every password that was issued.  19 MiB and two
// passes are OWASP's recommendation for Argon2id with one lane.
//
// Safe to use from any thread.  `hash_password` takes some 30 ms of one core: never on a thread
// that serves others.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "events/core/id.h"
#include "events/vault/key_vault.h"

namespace klade {

inline constexpr std::size_t kPasswordLength = 12;  // of 56 letters and digits: 69 bits
inline constexpr std::size_t kMaxPasswordBytes = 128;
inline constexpr std::size_t kHashMemoryBytes = std::size_t{19} << 20U;
inline constexpr unsigned long long kHashPasses = 2;

// A fresh random password without letters and digits that are taken for one another (0 O, 1 l I).
std::string generate_password();

// What a username is kept as.  `username` is a personal code in its canonical form (A7), or
// whatever was typed when it is none.
BlindIndex username_index(const KeyVault& vault, std::string_view username);

// An alternative username as it is compared: NFKC, without case, without blanks around it (A8).
std::string folded_username(std::string_view typed);
// What an alternative username is kept as: the username_index of its folded text.
BlindIndex alias_index(const KeyVault& vault, std::string_view typed);

// The verifier.  `username` is a profile's own, whose salt it is, however somebody signs in: never
// an alternative one.  Nothing when there is no memory for the hash.
std::optional<BlindIndex> hash_password(const KeyVault& vault,
                                        const BlindIndex& username,
                                        std::string_view password);

// Compares in constant time.
bool same_verifier(const BlindIndex& left, const BlindIndex& right);

}  // namespace klade
