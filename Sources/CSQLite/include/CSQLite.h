#pragma once

// Has SQLite count no memory (SQLITE_CONFIG_MEMSTATUS): else every allocation takes a lock that all connections share. Before the first
// connection is opened; later it changes nothing.
void dl_sqlite_count_no_memory(void);
