// Handlers of what stands between a password and the school: second factors and the terms of use.
// Plain functions of a call and the views.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/http/api.h"

namespace klade {

// GET /me/second-factor: what an app is to be given only until it has shown that it has it.
struct SecondFactorAnswer {
  std::string state;  // none, prepared or confirmed
  std::optional<std::string> secret;
  std::optional<std::string> uri;
  std::optional<std::vector<std::string>> recovery_codes;
  FIELDS(state, secret, uri, recovery_codes)
};
// GET /terms
struct TermsAnswer {
  std::int32_t version = 0;  // 0: none are in force
  Language language = Language::lv;
  std::string text;
  FIELDS(version, language, text)
};

Result<Answer, Problem> show_second_factor(const Call& call, const Desk& desk);
Result<Intent, Problem> prepare_second_factor(const Call& call, const Desk& desk);
Result<Intent, Problem> confirm_second_factor(const Call& call, const Desk& desk);
Result<Intent, Problem> remove_own_second_factor(const Call& call, const Desk& desk);
Result<Intent, Problem> remove_second_factor(const Call& call, const Desk& desk);

Result<Answer, Problem> show_terms(const Call& call, const Desk& desk);
Result<Intent, Problem> accept_terms(const Call& call, const Desk& desk);

}  // namespace klade
