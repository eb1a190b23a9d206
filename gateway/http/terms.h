// Terms of use: what everybody is to have read and accepted before anything else (A16).  A version
// is a number; the texts of version 3 are 3.lv.txt, 3.ru.txt and 3.en.txt in the operator's folder.
// Values; read once at start.
#pragma once

#include <cstdint>
#include <string>

#include "events/core/result.h"
#include "events/language.h"

namespace klade {

inline constexpr std::size_t kMaxTermsBytes = std::size_t{256} * 1024;  // of one text

struct Terms {
  std::int32_t version = 0;  // 0: none are to be accepted
  std::string lv{};
  std::string ru{};
  std::string en{};

  const std::string& text(Language language) const;
};

// What is wrong, in words for the operator: every version has a text in each language.
Result<Terms, std::string> load_terms(const std::string& folder, std::int32_t version);

}  // namespace klade
