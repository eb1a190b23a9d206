// Chain: the readers' rule, the only judge of a record (design: invariants 2 to 4).  Live apply,
// catch-up, rebuild and audit all offer their records to one of these.
//
// A claim is valid when its epoch is above the current one; it takes the next sequence and chains
// to whatever head stands before it.  A frame is valid when epoch and claim are the current ones,
// its sequence is the last plus one and its prev_head is the head.  All else is void.
//
// A value; not thread-safe.  Its state is stored with each checkpoint.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "events/log/record.h"

namespace klade {

enum class Verdict {
  valid,
  void_foreign,
  void_epoch,
  void_claim,
  void_sequence,
  void_head,
};
std::string_view name_of(Verdict verdict);

struct ChainState {
  std::uint64_t epoch = 0;
  ClaimId claim;
  std::uint64_t seq = 0;  // of the last valid record; 0 before the first
  Digest head{};
  FIELDS(epoch, claim, seq, head)
  bool operator==(const ChainState&) const = default;
};

class Chain {
 public:
  Chain() = default;
  explicit Chain(const ChainState& state) : state_(state) {}

  struct Judged {
    Verdict verdict = Verdict::void_foreign;
    std::optional<Claim> claim;  // set when a valid claim
    std::optional<Frame> frame;  // set when a valid frame
  };
  // Advances when valid.  An error (unknown format, corrupt) must stop the reader.
  Result<Judged, RecordError> offer(std::string_view record);
  const ChainState& state() const { return state_; }

 private:
  ChainState state_;
};

}  // namespace klade
