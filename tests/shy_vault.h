// A vault in memory, or before another one, whose brokers do not answer so many erasures.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "events/vault/memory_vault.h"

namespace klade {

class ShyVault final : public KeyVault {
 public:
  ShyVault() : ShyVault(own_, 0) {}
  ShyVault(KeyVault& vault, int not_answered) : refusals(not_answered), vault_(vault) {}

  using KeyVault::erase;
  Result<Sealed, VaultFault> seal(const Id128& subject,
                                  std::string_view purpose,
                                  std::string_view text) override {
    return vault_.seal(subject, purpose, text);
  }
  Result<Opened, VaultFault> open(const Sealed& sealed, std::string_view purpose) const override {
    return vault_.open(sealed, purpose);
  }
  Result<Unit, VaultFault> erase(std::span<const Id128> subjects) override {
    if (refusals-- > 0) return Failure{VaultFault::unavailable};
    return vault_.erase(subjects);
  }
  bool is_erased(const Id128& subject) const override { return vault_.is_erased(subject); }
  BlindIndex blind(std::string_view purpose, std::string_view text) const override {
    return vault_.blind(purpose, text);
  }
  Result<std::optional<std::string>, VaultFault> pseudonym(SchoolId school,
                                                           PersonId person) const override {
    return vault_.pseudonym(school, person);
  }

  int refusals;

 private:
  MemoryVault own_;
  KeyVault& vault_;
};

}  // namespace klade
