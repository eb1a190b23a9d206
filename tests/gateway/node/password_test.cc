#include "gateway/node/password.h"

#include <gtest/gtest.h>

#include <set>

#include "events/vault/memory_vault.h"

namespace klade {
namespace {

TEST(Password, IsLongAndNeverTheSame) {
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    const std::string password = generate_password();
    EXPECT_EQ(password.size(), kPasswordLength);
    EXPECT_EQ(password.find_first_of("0O1lI"), std::string::npos);
    EXPECT_TRUE(seen.insert(password).second);
  }
}

TEST(Password, GivesAVerifierOfUsernameAndPassword) {
  const MemoryVault vault;
  const BlindIndex ada = username_index(vault, "390001-14373");
  const BlindIndex bea = username_index(vault, "390001-14374");
  const auto verifier = hash_password(vault, ada, "secret");
  ASSERT_TRUE(verifier);
  EXPECT_TRUE(same_verifier(*verifier, *hash_password(vault, ada, "secret")));
  EXPECT_FALSE(same_verifier(*verifier, *hash_password(vault, ada, "Secret")));
  EXPECT_FALSE(same_verifier(*verifier, *hash_password(vault, bea, "secret")));
}

}  // namespace
}  // namespace klade
