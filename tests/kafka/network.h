// A network whose cable can be pulled: a switch on this machine (a bridge), and on a cable (a veth
// pair) a machine of its own (a network namespace) for processes that a test starts there.  Nothing
// tells either side of a cut; packets vanish, as they do not with FaultProxy, which ends
// connections.  Its names and addresses are this process's alone; what a process that was killed
// has left is removed by the next.
//
// Needs Linux, `ip` and root.  Where there is no `ip` the current test is skipped or failed, as by
// skip_or_fail(); where the machine does not permit it, as in many containers, it is skipped, with
// CI=true too, and exists() is false.  A test that can do without has where_permitted(), which
// skips and fails nothing.  Whatever else goes wrong fails the current test.
//
// One thread.  Processes that were started inside must end before it does.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace klade {

class CuttableNetwork {
 public:
  CuttableNetwork();
  // Null where it cannot be had.
  static std::unique_ptr<CuttableNetwork> where_permitted();
  ~CuttableNetwork();
  CuttableNetwork(const CuttableNetwork&) = delete;
  CuttableNetwork& operator=(const CuttableNetwork&) = delete;

  bool exists() const { return doors_ != nullptr; }
  // This machine's addresses on it, one for each of three brokers and one for all else, and the
  // other machine's.
  const std::vector<std::string>& here() const { return here_; }
  const std::string& here_too() const { return here_too_; }
  const std::string& there() const { return there_; }

  // Calls it in a thread of the other machine, and waits for its end.  Child processes stay there.
  void inside(const std::function<void()>& what) const;
  // A port of 127.0.0.1 here that leads to a port of 127.0.0.1 there, also while the cable is
  // pulled.
  std::uint16_t door_to(std::uint16_t port);

  // Pulls the cable, and plugs it in again.
  void cut() const;
  void mend() const;
  // What the other machine sends to one address of here() vanishes.
  void cut_from(const std::string& address) const;
  void mend_from(const std::string& address) const;

 private:
  class Doors;
  struct SayingNothing {};
  explicit CuttableNetwork(SayingNothing);
  bool make_other_machine();
  void ip(const std::string& arguments) const;
  void ip_inside(const std::string& arguments) const;

  const std::string switch_;  // its name here; the cable's end is in it
  const std::string plug_;
  std::vector<std::string> here_;
  std::string here_too_;
  std::string there_;
  int namespace_ = -1;
  std::unique_ptr<Doors> doors_;
};

}  // namespace klade
