#include "projections/reading.h"

namespace klade {

std::string open_text(const Reading& reading, const Sealed& sealed, std::string_view purpose) {
  if (sealed.empty()) return {};
  auto opened = reading.vault.open(sealed, purpose);
  if (!opened.ok()) throw VaultMismatch{opened.error()};
  auto* text = std::get_if<std::string>(&*opened);
  return text != nullptr ? std::move(*text) : std::string(reading.erased_text);
}

}  // namespace klade
