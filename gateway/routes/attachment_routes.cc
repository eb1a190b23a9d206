#include "gateway/routes/attachment_routes.h"

#include <sodium.h>

#include <algorithm>

#include "gateway/mail/media_types.h"
#include "gateway/routes/handling.h"
#include "gateway/routes/mail_requests.h"
#include "projections/views/mail_query.h"

namespace klade {
namespace {

// Files begun that have gone with no letter; beyond, none is begun.
constexpr std::size_t kMaxIdleAttachments = 100;

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()),
                                       bytes.size(),
                                       text.data(),
                                       text.size(),
                                       nullptr,
                                       &size,
                                       &end,
                                       sodium_base64_VARIANT_ORIGINAL);
  if (failed != 0 || end != text.data() + text.size()) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

std::size_t idle_attachments(const ViewReader& rows, ProfileId profile) {
  const auto begun = attachments_begun_by(rows, profile);
  return static_cast<std::size_t>(std::ranges::count_if(begun, [&](AttachmentId id) {
    const auto row = attachment(rows, id);
    return row && row->letter.is_nil();
  }));
}

bool may_read(const Call& call, const ViewReader& rows, const AttachmentRow& row) {
  const ProfileId reader = call.principal.profile;
  return row.profile == reader ||
         (!row.letter.is_nil() && copy_of(rows, reader, row.letter).has_value());
}

// RFC 8187.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char byte : text) {
    const auto value = static_cast<std::uint8_t>(byte);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') || byte == '.' || byte == '-' || byte == '_';
    if (plain) {
      out.push_back(byte);
    } else {
      out.append({'%', kDigits[value >> 4U], kDigits[value & 0xFU]});
    }
  }
  return out;
}

}  // namespace

Written begin_attachment(const Call& call, const Desk& desk) {
  const auto request = read_body<AttachmentRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto media_type = allowed_media_type(request->media_type.value);
  if (!media_type) return fails_at("/media_type", "bad_media_type");
  const auto id = new_id<AttachmentId>(call);
  const bool repeated = attachment(desk.reading.rows, id).has_value();
  if (!repeated &&
      idle_attachments(desk.reading.rows, call.principal.profile) >= kMaxIdleAttachments) {
    return fails(Refusal::too_many_attachments);
  }
  auto name = sealed_text(desk, id, kAttachmentNamePurpose, request->name.value);
  if (!name) return Failure{name.error()};
  return intent(call,
                Attachment::Command(BeginAttachment{id,
                                                    call.principal.profile,
                                                    std::move(*name),
                                                    std::string(*media_type),
                                                    request->size.value}),
                id);
}

Written keep_attachment_part(const Call& call, const Desk& desk) {
  const auto id = path_id<AttachmentId>(call, "id");
  const auto row = attachment(desk.reading.rows, id);
  if (!row || row->profile != call.principal.profile) return fails("not_found");
  const auto request = read_body<AttachmentPartRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto bytes = from_base64(request->content.value);
  if (!bytes) return fails_at("/content", "bad_base64");
  if (request->number.value == 0 && !is_of_media_type(*bytes, row->media_type)) {
    return fails_at("/content", "bad_media_type");
  }
  auto part = sealed_text(desk, id, kAttachmentPartPurpose, *bytes);
  if (!part) return Failure{part.error()};
  return intent(
      call,
      Attachment::Command(KeepAttachmentPart{id,
                                             static_cast<std::int32_t>(request->number.value),
                                             static_cast<std::int32_t>(bytes->size()),
                                             std::move(*part)}),
      id);
}

Answered show_attachment(const Call& call, const Desk& desk) {
  const auto id = path_id<AttachmentId>(call, "id");
  const auto row = attachment(desk.reading.rows, id);
  if (!row || !row->is_whole() || !may_read(call, desk.reading.rows, *row)) {
    return fails("not_found");
  }
  Answer file;
  file.content_type = allowed_media_type(row->media_type).value_or("application/octet-stream");
  for (const Sealed& part : attachment_parts_of(desk.reading.rows, id)) {
    file.body += open_text(desk.reading, part, kAttachmentPartPurpose);
  }
  const std::string name = open_text(desk.reading, row->name, kAttachmentNamePurpose);
  file.headers.emplace_back("Content-Disposition",
                            "attachment; filename*=UTF-8''" + percent_encoded(name));
  return file;
}

}  // namespace klade
