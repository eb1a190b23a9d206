// Teachers who write into journals of a cluster, each on a thread of its own and to any node, from
// when it is made until finish().  Not thread-safe; what is wrong fails the current test.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "tests/acceptance/cluster.h"
#include "tests/acceptance/journal_load.h"

namespace klade {

class ClusterLoad {
 public:
  // Every teacher of the school writes into the first journal that is his.
  ClusterLoad(const ClusterSchool& school, std::uint64_t seed);
  ~ClusterLoad() { end(); }

  // Until so many commands more were acknowledged, whoever it is that takes them; fails the test
  // when they are not in ClusterSchool::kPatience.
  void wait_for(std::uint64_t commands) const;
  std::uint64_t answered() const { return progress_.answered; }

  // Has every command answered, ends, and expects that everything acknowledged stands there once on
  // each node that runs, that the log has nothing else but so many commands of one event each that
  // others gave, and each answer again on any.
  void finish(std::uint64_t of_others = 0);

  // Commands that were sent again and had been done, or not.
  std::uint64_t found_done() const { return sum(&JournalWriter::found_done); }
  std::uint64_t found_undone() const { return sum(&JournalWriter::found_undone); }

 private:
  void end();
  template <class Work>
  void each_writer(Work work);
  std::uint64_t sum(std::uint64_t (JournalWriter::*number)() const) const;

  const ClusterSchool& school_;
  Audited before_;
  LoadProgress progress_;
  std::atomic<bool> enough_{false};
  std::vector<std::unique_ptr<JournalWriter>> writers_;
  std::vector<std::thread> threads_;
};

}  // namespace klade
