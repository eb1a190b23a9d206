// Aggregate Draft: a letter that its writer has not sent yet.  That it is the writer's own is a
// fact.  M1.
#pragma once

#include <variant>
#include <vector>

#include "aggregates/decision.h"

namespace klade {

struct SaveDraft {
  DraftId draft;
  ProfileId profile;
  std::vector<Addressee> addressees;
  Sealed subject;
  Sealed body;
  LetterId answers;
  std::vector<AttachmentId> attachments;
  FIELDS(draft, profile, addressees, subject, body, answers, attachments)
};
struct DiscardDraft {
  DraftId draft;
  ProfileId profile;
  FIELDS(draft, profile)
};

struct Draft {
  using Command = std::variant<SaveDraft, DiscardDraft>;
  bool saved = false;
  bool discarded = false;
};
Decision decide(const Draft::Command& command, const Draft& draft, const Context& context);
void evolve(Draft& draft, const Event& event);
StreamId stream_of(const Draft::Command& command);

}  // namespace klade
