// Which files may go with letters, and whether a file is what it says it is: by its content, not
// by its name.
// Pure functions of a file's first bytes; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace klade {

// The type as the table has it, which lives as long as the program; nothing when it is not allowed.
std::optional<std::string_view> allowed_media_type(std::string_view media_type);

// What libmagic takes the content for: "application/pdf".
std::string detected_media_type(std::string_view content);

// Whether content like this may be called so.
bool is_of_media_type(std::string_view content, std::string_view media_type);

}  // namespace klade
