// Aggregate Letter: what somebody wrote to others, once and for good (M1).  That the sender may
// write to them, and that the files are the sender's and whole, are facts.
#pragma once

#include <variant>
#include <vector>

#include "aggregates/decision.h"

namespace klade {

inline constexpr std::size_t kMaxRecipients = 2000;  // of one letter: a school with its parents
inline constexpr std::size_t kMaxAddressees = 100;   // as the sender names them
inline constexpr std::size_t kMaxAttachments = 10;
inline constexpr std::size_t kMaxSubjectBytes = 300;
inline constexpr std::size_t kMaxBodyBytes = 64ULL * 1024;

struct SendLetter {
  LetterId letter;
  ConversationId conversation;
  SchoolId school;
  ProfileId sender;
  std::vector<Addressee> addressees;
  std::vector<ProfileId> recipients;
  Sealed subject;
  Sealed body;
  LetterId answers;
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
};

struct Letter {
  using Command = std::variant<SendLetter>;
  bool sent = false;
};
Decision decide(const Letter::Command& command, const Letter& letter, const Context& context);
void evolve(Letter& letter, const Event& event);
StreamId stream_of(const Letter::Command& command);

}  // namespace klade
