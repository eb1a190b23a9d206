// Context mail: school mail.  Streams: letter-<LetterId>, letter_copy-<CopyId> (one profile's copy
// of one letter), draft-<DraftId>, attachment-<AttachmentId>.  M1 to M3, M5.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/names.h"
#include "events/vault/sealed.h"

namespace klade {

// Whom a letter is addressed to.  Stored: values are frozen.
enum class AddresseeKind : std::uint8_t {
  profile = 1,
  class_parents = 2,
  class_pupils = 3,
  journal_parents = 4,
  journal_pupils = 5,
  teachers = 6,  // of the school
  school = 7,    // everybody
};
template <>
std::span<const Name<AddresseeKind>> names();
std::string_view name_of(AddresseeKind kind);

struct Addressee {
  AddresseeKind kind = AddresseeKind::profile;
  Id128 id;  // of the profile, class, journal or school
  FIELDS(kind, id)
  bool operator==(const Addressee&) const = default;
};

// Where a profile keeps its copy of a letter.  Stored: values are frozen.
enum class Folder : std::uint8_t { inbox = 1, sent = 2, deleted = 3 };
template <>
std::span<const Name<Folder>> names();
std::string_view name_of(Folder folder);

// One event, however many it goes to.  The texts are sealed under the conversation's key.
struct LetterSent {
  static constexpr std::string_view kType = "mail.letter_sent.v1";
  static constexpr std::string_view kMeaning = "Somebody writes a letter to others (M1).";
  LetterId letter;
  ConversationId conversation;
  SchoolId school;
  ProfileId sender;
  std::vector<Addressee> addressees;  // as the sender named them
  std::vector<ProfileId> recipients;  // who they were; each gets one copy
  Sealed subject;
  Sealed body;
  LetterId answers;  // nil: it begins its conversation
  std::vector<AttachmentId> attachments;
  FIELDS(letter,
         conversation,
         school,
         sender,
         addressees,
         recipients,
         subject,
         body,
         answers,
         attachments)
  bool operator==(const LetterSent&) const = default;
};

struct LetterMoved {
  static constexpr std::string_view kType = "mail.letter_moved.v1";
  static constexpr std::string_view kMeaning =
      "A profile moves its copy of a letter; to Deleted is as far as it goes (M3).";
  LetterId letter;
  ProfileId profile;
  Folder folder = Folder::inbox;
  FIELDS(letter, profile, folder)
  bool operator==(const LetterMoved&) const = default;
};

struct LetterRead {
  static constexpr std::string_view kType = "mail.letter_read.v1";
  static constexpr std::string_view kMeaning = "A recipient has read a letter.";
  LetterId letter;
  ProfileId profile;
  FIELDS(letter, profile)
  bool operator==(const LetterRead&) const = default;
};

// The texts are sealed under the writer's own key.
struct DraftSaved {
  static constexpr std::string_view kType = "mail.draft_saved.v1";
  static constexpr std::string_view kMeaning = "Somebody keeps a letter to finish it later.";
  DraftId draft;
  ProfileId profile;
  std::vector<Addressee> addressees;
  Sealed subject;
  Sealed body;
  LetterId answers;
  std::vector<AttachmentId> attachments;
  FIELDS(draft, profile, addressees, subject, body, answers, attachments)
  bool operator==(const DraftSaved&) const = default;
};

struct DraftDiscarded {
  static constexpr std::string_view kType = "mail.draft_discarded.v1";
  static constexpr std::string_view kMeaning = "A draft is thrown away, or has been sent.";
  DraftId draft;
  ProfileId profile;
  FIELDS(draft, profile)
  bool operator==(const DraftDiscarded&) const = default;
};

struct AttachmentBegun {
  static constexpr std::string_view kType = "mail.attachment_begun.v1";
  static constexpr std::string_view kMeaning = "A file is about to be kept, part by part.";
  AttachmentId attachment;
  ProfileId profile;  // whose it is until it is sent
  Sealed name;        // under the attachment's own key, as its parts are
  std::string media_type;
  std::int64_t size = 0;  // bytes
  FIELDS(attachment, profile, name, media_type, size)
  bool operator==(const AttachmentBegun&) const = default;
};

struct AttachmentPartKept {
  static constexpr std::string_view kType = "mail.attachment_part_kept.v1";
  static constexpr std::string_view kMeaning = "A part of a file is kept.";
  AttachmentId attachment;
  std::int32_t number = 0;  // from 0
  std::int32_t size = 0;    // bytes
  Sealed part;
  FIELDS(attachment, number, size, part)
  bool operator==(const AttachmentPartKept&) const = default;
};

using MailEvent = std::variant<LetterSent,
                               LetterMoved,
                               LetterRead,
                               DraftSaved,
                               DraftDiscarded,
                               AttachmentBegun,
                               AttachmentPartKept>;

}  // namespace klade
