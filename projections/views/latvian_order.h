// Latvian order of texts, by ICU's collation for lv: a < ā < b < c < č ...; numbers in a text count
// as numbers (2.a before 10.b).  Each thread has a collator of its own; safe from any thread.
#pragma once

#include <string>
#include <string_view>

namespace klade {

// Bytes that compare as the texts do, also when another key follows them.
std::string latvian_sort_key(std::string_view text);

// Family name first, then given name.
std::string latvian_name_key(std::string_view family_name, std::string_view given_name);

bool latvian_less(std::string_view a, std::string_view b);

}  // namespace klade
