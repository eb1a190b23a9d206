#include "tests/acceptance/cluster_load.h"

#include <random>

namespace klade {
namespace {

std::unique_ptr<JournalWriter> writer_of(Person teacher, std::uint64_t seed) {
  const auto journals = teacher.get("/journals").json();
  for (const auto& journal : journals["items"]) {
    const auto page = teacher.get("/journals/" + journal["id"].get<std::string>()).json();
    if (page["may_write"] != true || page["pupils"].empty()) continue;
    return std::make_unique<JournalWriter>(std::move(teacher), page, seed);
  }
  throw std::runtime_error("a teacher has no journal");
}

}  // namespace

ClusterLoad::ClusterLoad(const ClusterSchool& school, std::uint64_t seed) : school_(school) {
  std::mt19937_64 dice(seed);
  for (const IssuedPassword& issued : school.passwords_of("teacher")) {
    const std::size_t node = school.running()[writers_.size() % school.running().size()];
    writers_.push_back(writer_of(school.sign_in(node, issued), dice()));
  }
  before_ = school.audit();
  progress_.writing = static_cast<int>(writers_.size());
  for (const auto& writer : writers_) {
    threads_.emplace_back([this, writer = writer.get()] {
      writer->write_anywhere([this] { return school_.any_port(); }, enough_, progress_);
    });
  }
}

void ClusterLoad::wait_for(std::uint64_t commands) const {
  const std::uint64_t until = progress_.answered + commands;
  const bool were = ClusterSchool::eventually(
      [&] { return progress_.answered >= until || progress_.writing == 0; });
  EXPECT_TRUE(were) << "commands are not answered any more";
}

void ClusterLoad::end() {
  enough_ = true;
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

template <class Work>
void ClusterLoad::each_writer(Work work) {
  std::vector<std::thread> threads;
  for (const auto& writer : writers_) threads.emplace_back([&] { work(*writer); });
  for (std::thread& thread : threads) thread.join();
}

std::uint64_t ClusterLoad::sum(std::uint64_t (JournalWriter::*number)() const) const {
  std::uint64_t all = 0;
  for (const auto& writer : writers_) all += (*writer.*number)();
  return all;
}

void ClusterLoad::finish(std::uint64_t of_others) {
  end();
  EXPECT_GT(sum(&JournalWriter::acknowledged), 0U);
  EXPECT_TRUE(ClusterSchool::eventually([this] { return school_.all_show_the_same(); }))
      << "a node stays behind";
  for (const std::uint16_t port : school_.ports()) {
    each_writer([port](JournalWriter& writer) { writer.expect_everything(port); });
  }
  each_writer([this](JournalWriter& writer) { writer.expect_same_answers(school_.any_port()); });
  const Audited now = school_.audit();
  EXPECT_EQ(now.commands - before_.commands, sum(&JournalWriter::acknowledged) + of_others);
  EXPECT_EQ(now.events - before_.events, sum(&JournalWriter::events) + of_others);
}

}  // namespace klade
