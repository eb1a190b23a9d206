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

TEST(Username, A8_AnAlternativeOneIsTheSameHoweverItIsTyped) {
  const MemoryVault vault;
  const BlindIndex anna = alias_index(vault, "Anna.Ābele");
  for (const std::string typed :
       {"anna.ābele", " ANNA.ĀBELE ", "anna.a\u0304bele", "\tAnna.Ābele"}) {
    EXPECT_EQ(alias_index(vault, typed), anna) << typed;
  }
  EXPECT_NE(alias_index(vault, "anna.abele"), anna);
  EXPECT_NE(alias_index(vault, "anna ābele"), anna);
  EXPECT_EQ(folded_username("Straße"), "strasse");
  EXPECT_EQ(folded_username(" \u3000"), "");
  EXPECT_EQ(alias_index(vault, "Anna.Ābele"), username_index(vault, "anna.ābele"));
}

}  // namespace
}  // namespace klade
