#include "gateway/mail/media_types.h"

#include <magic.h>

#include <algorithm>
#include <array>
#include <memory>

#include "events/core/check.h"

namespace klade {
namespace {

// What may be taken for it: families that libmagic tells apart by what stands inside only.
struct Allowed {
  std::string_view media_type;
  std::array<std::string_view, 3> also{};
};
constexpr std::string_view kOle = "application/x-ole-storage";
constexpr std::string_view kCdf = "application/CDFV2";
constexpr std::string_view kZip = "application/zip";

// Nothing that a browser or an office program runs by itself: no HTML, SVG, archives or macros.
constexpr Allowed kAllowed[] = {
    {"application/pdf"},
    {"image/png"},
    {"image/jpeg"},
    {"image/gif"},
    {"image/webp"},
    {"image/heic", {"image/heif"}},
    {"audio/mpeg"},
    {"audio/mp4", {"video/mp4", "audio/x-m4a"}},
    {"video/mp4"},
    {"application/rtf", {"text/rtf"}},
    {"application/msword", {kOle, kCdf}},
    {"application/vnd.ms-excel", {kOle, kCdf}},
    {"application/vnd.ms-powerpoint", {kOle, kCdf}},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", {kZip}},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", {kZip}},
    {"application/vnd.openxmlformats-officedocument.presentationml.presentation", {kZip}},
    {"application/vnd.oasis.opendocument.text"},
    {"application/vnd.oasis.opendocument.spreadsheet"},
    {"application/vnd.oasis.opendocument.presentation"},
    {"text/plain", {"text/csv", "application/csv"}},
    {"text/csv", {"text/plain", "application/csv"}},
};

struct CloseMagic {
  void operator()(magic_set* magic) const { magic_close(magic); }
};
using Magic = std::unique_ptr<magic_set, CloseMagic>;

// A cookie of libmagic's is not to be shared by threads; loading its rules takes milliseconds.
magic_set* loaded_magic() {
  thread_local const Magic kMagic = [] {
    Magic magic(magic_open(MAGIC_MIME_TYPE));
    CHECK(magic != nullptr);
    CHECK(magic_load(magic.get(), nullptr) == 0);
    return magic;
  }();
  return kMagic.get();
}

const Allowed* find_allowed(std::string_view media_type) {
  const auto* found = std::ranges::find(kAllowed, media_type, &Allowed::media_type);
  return found == std::end(kAllowed) ? nullptr : found;
}

}  // namespace

std::optional<std::string_view> allowed_media_type(std::string_view media_type) {
  const Allowed* found = find_allowed(media_type);
  return found == nullptr ? std::nullopt : std::optional(found->media_type);
}

std::string detected_media_type(std::string_view content) {
  const char* text = magic_buffer(loaded_magic(), content.data(), content.size());
  return text == nullptr ? std::string() : std::string(text);
}

bool is_of_media_type(std::string_view content, std::string_view media_type) {
  const Allowed* allowed = find_allowed(media_type);
  if (allowed == nullptr) return false;
  const std::string detected = detected_media_type(content);
  if (detected.empty()) return false;
  return detected == media_type ||
         std::ranges::find(allowed->also, std::string_view(detected)) != allowed->also.end();
}

}  // namespace klade
