// Empty on purpose: the target only brings the compiler flags of libxml2 to CXML; its headers must not reach Swift.
