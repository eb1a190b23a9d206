// Announcements: how the nodes of a cluster hear of each other.  A port: small messages to all
// nodes, the sender too, in one order for all.  What is announced is of use only while it is fresh:
// messages may be lost, and what was said before this object was made is not heard.
//
// Thread-safe; hear() is for one thread.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace klade {

class Announcements {
 public:
  static constexpr std::size_t kMaxBytes = 16'384;  // of a message; a longer one is a bug

  virtual ~Announcements() = default;
  // Does not block; a message that cannot be sent is dropped.
  virtual void tell(std::string message) = 0;
  // What was told since the last call; waits at most `patience` for the first.
  virtual std::vector<std::string> hear(std::chrono::milliseconds patience) = 0;
};

// A place where the announcements of several nodes of one process meet, for tests.  Thread-safe;
// must outlive what join() gives.
class AnnouncementsInMemory {
 public:
  AnnouncementsInMemory();
  ~AnnouncementsInMemory();
  AnnouncementsInMemory(const AnnouncementsInMemory&) = delete;
  AnnouncementsInMemory& operator=(const AnnouncementsInMemory&) = delete;

  std::unique_ptr<Announcements> join();
  // From now on nobody hears anything, or hears again.
  void cut(bool is_cut);

 private:
  class Core;
  class Member;
  std::unique_ptr<Core> core_;
};

}  // namespace klade
