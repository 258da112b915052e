#pragma once
// libxml2 for Swift. Its own headers stay out of sight: libxml/encoding.h includes ICU, which clashes with Foundation's copy.
#include "entities.h"
#include "html_tree.h"
