// Text as it is searched: without case, and without the marks of letters, so that "Ķēniņš" is found
// by "kenins" and "ёлка" by "елка".  Latvian and Russian alike; й is found by и.
// Pure functions; safe from any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace klade {

// UTF-8; what is no UTF-8 becomes U+FFFD.
std::string folded(std::string_view text);

// The words of a query, folded, none twice.
std::vector<std::string> folded_words(std::string_view query);

// Whether every word stands somewhere in the text, which is folded.
bool has_words(std::string_view folded_text, const std::vector<std::string>& words);

}  // namespace klade
