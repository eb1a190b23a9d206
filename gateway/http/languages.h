// The reader's language, from Accept-Language; Latvian by default.  Pure functions.
#pragma once

#include <string_view>

#include "gateway/http/api.h"

namespace klade {

Language language_of(std::string_view accept_language);
// What stands in the place of what was erased.
std::string_view erased_text(Language language);

}  // namespace klade
