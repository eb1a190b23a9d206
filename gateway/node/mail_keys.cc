#include "gateway/node/mail_keys.h"

#include <algorithm>
#include <limits>
#include <set>

#include "projections/views/mail.h"
#include "projections/views/people.h"
#include "projections/views/sign_ins.h"

namespace klade {
namespace {

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

// A profile that nobody knows is nobody's.
bool is_anybodys(const ViewReader& rows, ProfileId id) {
  const auto who = profile(rows, id);
  if (!who) return false;
  const auto row = person(rows, who->person);
  return row && !row->erased;
}

bool has_readers(const ViewReader& rows, LetterId id) {
  const auto row = letter(rows, id);
  if (row && is_anybodys(rows, row->sender)) return true;
  const std::vector<ProfileId> recipients = recipients_of(rows, id);
  return std::ranges::any_of(recipients,
                             [&](ProfileId recipient) { return is_anybodys(rows, recipient); });
}

std::set<ConversationId> conversations_of(const ViewReader& rows, ProfileId profile) {
  std::set<ConversationId> found;
  for (const Folder folder : {Folder::inbox, Folder::sent, Folder::deleted}) {
    for (const PlacedCopy& copy : copies_in(rows, profile, folder, std::nullopt, kAll)) {
      if (const auto row = letter(rows, copy.row.letter)) found.insert(row->conversation);
    }
  }
  return found;
}

// The conversation's own key and those of its files; nothing while somebody is there to read.
void add_keys_of(const ViewReader& rows, ConversationId id, std::vector<Id128>& keys) {
  const auto letters = letters_of_conversation(rows, id, std::nullopt, kAll);
  const auto is_read = [&](const PlacedLetter& at) { return has_readers(rows, at.letter); };
  if (std::ranges::any_of(letters, is_read)) return;
  keys.push_back(id);
  for (const PlacedLetter& at : letters) {
    const auto row = letter(rows, at.letter);
    if (row) keys.insert(keys.end(), row->attachments.begin(), row->attachments.end());
  }
}

}  // namespace

std::vector<Id128> mail_keys_left_by(const ViewReader& rows, PersonId erased) {
  std::vector<Id128> keys;
  for (const ProfileRow& profile : profiles_of_person(rows, erased)) {
    for (const ConversationId& id : conversations_of(rows, profile.profile)) {
      add_keys_of(rows, id, keys);
    }
    for (const AttachmentId& id : attachments_begun_by(rows, profile.profile)) {
      const auto row = attachment(rows, id);
      if (row && row->letter.is_nil()) keys.push_back(id);
    }
  }
  return keys;
}

}  // namespace klade
