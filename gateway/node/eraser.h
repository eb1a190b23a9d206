// Eraser: what follows from the erasure of a person.  The person's data key is destroyed in the
// vault, and with it the keys of mail that nobody is left to read (gateway/node/mail_keys.h); by
// the policy CloseProfiles nobody signs in any more as that person or as its parent. At start both
// are made sure of for everyone whom the views know as erased: the process may have ended before,
// or the vault been restored from an older copy.  PD1 to PD4, RV1.
//
// `see` is for the runners' threads and does not block; the work is done on a thread of its own.  A
// vault that cannot destroy a key is a fault: what was promised to a person is not kept.  Brokers
// of the vault's that do not answer, and a command that the owner does not take, are tried again.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

#include "aggregates/owner/outcome.h"
#include "aggregates/policies/close_profiles.h"
#include "events/vault/key_vault.h"
#include "projections/rocks_views.h"
#include "projections/runner.h"

namespace klade {

struct NodeFault;

class Eraser {
 public:
  // Hands a reaction to its owner; the reply comes once, from any thread.
  using SubmitReaction = std::function<void(const Reaction& reaction, Reply reply)>;

  // Vault and views must outlive it.  It must outlive whoever may still call a reply.
  Eraser(KeyVault& vault, RocksViews& views, SubmitReaction submit)
      : vault_(vault), views_(views), submit_(std::move(submit)) {}
  ~Eraser() { stop(); }
  Eraser(const Eraser&) = delete;
  Eraser& operator=(const Eraser&) = delete;

  void start(std::function<void(const NodeFault&)> on_fault);
  void stop();

  void see(const Committed& committed);
  // What was wanted so far is done, and it was wanted once at least.
  bool done() const;
  std::uint64_t erased() const { return erased_; }

 private:
  void work(const std::stop_token& stop);
  // Again: the view is being built, or the vault's brokers or an owner did not answer.
  enum class Pass { done, again, failed };
  Pass pass(const std::stop_token& stop);
  Pass destroy_keys(const std::vector<Erasure>& erasures, const std::stop_token& stop);
  Pass destroy_mail_keys(const ViewReader& rows,
                         const std::vector<Erasure>& erasures,
                         const std::stop_token& stop);
  Pass destroy_key(const Id128& subject);
  bool close(const std::vector<Reaction>& reactions, const std::stop_token& stop);

  KeyVault& vault_;
  RocksViews& views_;
  const SubmitReaction submit_;
  std::function<void(const NodeFault&)> on_fault_;
  mutable std::mutex mutex_;
  std::condition_variable_any wanted_;
  std::uint64_t asked_ = 1;  // the pass at start
  std::uint64_t answered_ = 0;
  std::size_t under_way_ = 0;  // commands without a reply
  bool all_taken_ = true;
  std::atomic<std::uint64_t> erased_{0};
  // Whose mail was gone through: what they shared with others is seen to when those are erased.
  // The thread's own.
  std::set<PersonId> mail_done_;
  std::jthread thread_;
};

}  // namespace klade
