// Recovery by SMS: `ek xxxxxx-xxxxx` from the phone that is registered for a profile of that code
// gives the profile a new password, by text (P4, P5).  The code with another phone, and a code that
// nobody has, are answered (P6, P7); anything else is not (P8).
//
// Of several profiles with that phone each gets a password and a text of its own.  Which roles may
// is the school's setting; who holds another role, too, may not.  A phone is answered so often, and
// a code so often: strangers who try one cost those nothing who are registered for it.
//
// The provider's id of a text makes all ids that follow from it: one that comes again changes
// nothing.  Thread-safe; hashing is done in the pool.  Node and pool must outlive it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/api.h"
#include "gateway/http/rate_limit.h"
#include "gateway/http/work_pool.h"
#include "gateway/node/node.h"
#include "projections/views/sign_ins.h"

namespace klade {

struct RecoverySettings {
  std::vector<std::string> numbers;  // that texts are sent to; empty: any
  std::string keyword = "ek";
  Language language = Language::lv;  // of replies to those whom nobody knows
};

// The personal code that a text asks for; nothing when it is of another form.
std::optional<std::string> recovery_code(std::string_view text, std::string_view keyword);

// What follows from a text with a code.
struct RecoveryPlan {
  struct Reply {
    SchoolId school;  // nil: of none
    std::string text;
  };
  std::vector<ProfileRow> profiles;  // that get a password
  std::optional<Reply> reply;
};
struct RecoveryAsked {
  BlindIndex username;
  std::string phone;  // canonical
};
RecoveryPlan recovery_plan(const Reading& reading,
                           const RecoveryAsked& asked,
                           Language stranger_language);

struct InboundText {
  std::string id;  // the provider's
  std::string from;
  std::string to;
  std::string text;
};

class TextRecovery {
 public:
  static constexpr std::size_t kTextsOfPhone = 6;  // at once
  static constexpr std::chrono::seconds kPhoneRefill{300};
  static constexpr std::size_t kTextsOfCode = 6;
  static constexpr std::chrono::seconds kCodeRefill{300};

  // Nothing: it is dealt with, or nothing is to be done.  A problem: the provider is to come again.
  using Done = std::function<void(std::optional<Problem>)>;

  TextRecovery(Node& node, WorkPool& pool, RecoverySettings settings);
  TextRecovery(const TextRecovery&) = delete;
  TextRecovery& operator=(const TextRecovery&) = delete;

  void begin(const InboundText& text, Instant now, Done done);

 private:
  struct Asked;
  struct Submission;
  using Shared = std::shared_ptr<Asked>;

  void answer(const Shared& asked);
  bool is_flood(const Asked& asked, const RecoveryPlan& plan);
  Result<std::vector<Submission>, Problem> submissions(const Asked& asked,
                                                       const Desk& desk,
                                                       const RecoveryPlan& plan) const;
  void submit(const Shared& asked, std::vector<Submission> all);

  Node& node_;
  WorkPool& pool_;
  const RecoverySettings settings_;
  RateLimit phones_;
  RateLimit codes_;
};

}  // namespace klade
