#include "gateway/http/terms.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "gateway/http/message.h"

namespace klade {
namespace {

Result<std::string, std::string> read_terms(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in || text.empty()) return Failure{file.string() + ": cannot be read, or is empty"};
  if (text.size() > kMaxTermsBytes) return Failure{file.string() + ": is too large"};
  if (!is_utf8(text)) return Failure{file.string() + ": is not UTF-8"};
  return text;
}

}  // namespace

const std::string& Terms::text(Language language) const {
  switch (language) {
    case Language::lv:
      return lv;
    case Language::ru:
      return ru;
    case Language::en:
      return en;
  }
  return lv;
}

Result<Terms, std::string> load_terms(const std::string& folder, std::int32_t version) {
  Terms terms;
  if (version == 0) return terms;
  terms.version = version;
  const auto read = [&](std::string_view language, std::string& to) -> Result<Unit, std::string> {
    auto text = read_terms(std::filesystem::path(folder) /
                           (std::to_string(version) + "." + std::string(language) + ".txt"));
    if (!text) return Failure{text.error()};
    to = std::move(*text);
    return Unit{};
  };
  if (const auto done = read("lv", terms.lv); !done) return Failure{done.error()};
  if (const auto done = read("ru", terms.ru); !done) return Failure{done.error()};
  if (const auto done = read("en", terms.en); !done) return Failure{done.error()};
  return terms;
}

}  // namespace klade
