// klade-replay: the auditor's tool.  It needs no server; see replay/tool.h.
#include "replay/tool.h"

int main(int argc, char** argv) { return klade::run_replay_tool(argc, argv); }
