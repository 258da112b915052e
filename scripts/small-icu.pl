#!/usr/bin/perl
# Makes an object file with a small set of ICU data, to be linked instead of Foundation's own, and prints the linker's arguments for it.
#
#   scripts/small-icu.pl OUTPUT.o
#
# Foundation brings 34 MB of ICU data: every language's names, formats and sort orders, and tables of old character sets. Dateline prints
# English and ISO 8601 only and converts character sets with iconv, so it needs a tenth. The data is taken from the toolchain's own
# library; the linker sends references to its one symbol to ours (--wrap), so that the library's object stays out. Prints nothing when the toolchain's library
# has another form: the programs are only larger then.
#
# Format: icu4c, ucmndata.h (UDataOffsetTOC) and udata.h (DataHeader).
use strict;
use warnings;

my ($output) = @ARGV;
die "usage: scripts/small-icu.pl OUTPUT.o\n" unless defined $output;

my $info = `swiftc -print-target-info 2>/dev/null`;
my ($resources) = $info =~ /"runtimeResourcePath"\s*:\s*"([^"]+)"/ or exit 0;
$resources =~ s{\\/}{/}g;
my $library = "${resources}_static/linux/lib_FoundationICU.a";
-e $library or exit 0;

# The one object of the data, and its symbol.
my ($object, $symbol);
for my $line (`nm -A --defined-only $library 2>/dev/null`) {
    ($object, $symbol) = ($1, $2) if $line =~ /:([^:]+):[0-9a-f]+ [RrDd] (icudt\d+_dat)$/;
}
defined $symbol or exit 0;

my $folder = "$output.d";
mkdir $folder;
my $whole = "$folder/whole";
system("ar p $library $object >$whole.o && objcopy -O binary --only-section='.rodata*' $whole.o $whole.dat") == 0 or exit 0;
open my $in, '<:raw', "$whole.dat" or exit 0;
my $data = do { local $/; <$in> };
close $in;

my ($header, $magic) = unpack 'vv', $data;
exit 0 unless $magic == 0x27da && substr($data, 12, 4) eq 'CmnD';
my $count = unpack 'V', substr $data, $header, 4;
my @items;
for my $index (0 .. $count - 1) {
    my ($name, $start) = unpack 'VV', substr $data, $header + 4 + 8 * $index, 8;
    my $end = index $data, "\0", $header + $name;
    push @items, [ substr($data, $header + $name, $end - $header - $name), $start ];
}

sub wanted {
    my ($name) = @_;
    $name =~ s{^[^/]+/}{};
    # Names of languages, regions and units, sort orders, breaks of lines and sentences: Dateline asks for none of them. Names of currencies and
    # time zones must stay: Foundation ends the process where they are missing, whatever it formats.
    return 0 if $name =~ m{^(?:translit|rbnf|coll|lang|region|unit)/|\.(?:cnv|spp|dict|cfu)$|^unames|^langInfo|^cnvalias};
    return 0 if $name =~ m{^brkitr/(?:line|sent|title)};
    # Of the languages only English and what all share.
    return 1 if $name !~ /\.res$/;
    my ($folder, $file) = $name =~ m{^(?:(\w+)/)?(\w+)\.res$} or return 1;
    return 1 if $file =~ /^(?:root|en|en_US|en_US_POSIX|en_001|pool|res_index|supplementalData)$/;
    # Everything in the main folder that is not a language: no two or three small letters at the front.
    return !defined $folder && $file !~ /^[a-z]{2,3}(?:_|$)/;
}

my (@kept, @blobs);
for my $index (0 .. $#items) {
    my ($name, $start) = @{ $items[$index] };
    next unless wanted($name);
    my $end = $index < $#items ? $items[ $index + 1 ][1] : length($data) - $header;
    push @kept, $name;
    push @blobs, substr $data, $header + $start, $end - $start;
}

# The table of contents, the names, then the items, each at a multiple of 16.
my $names = '';
my @name_at;
for my $name (@kept) {
    push @name_at, 4 + 8 * @kept + length $names;
    $names .= "$name\0";
}
my $at = 4 + 8 * @kept + length $names;
my ($table, $body) = (pack('V', scalar @kept), '');
$names .= "\xaa" x (-($at + $header) % 16);
$at = 4 + 8 * @kept + length $names;
for my $index (0 .. $#kept) {
    $table .= pack 'VV', $name_at[$index], $at;
    my $blob = $blobs[$index];
    $blob .= "\xaa" x (-length($blob) % 16);
    $body .= $blob;
    $at += length $blob;
}
open my $out, '>:raw', "$folder/small.dat" or die "$folder/small.dat: $!\n";
print $out substr($data, 0, $header), $table, $names, $body;
close $out;

open my $assembly, '>', "$folder/small.s" or die "$folder/small.s: $!\n";
print $assembly <<"END";
    .section .rodata
    .balign 16
    .globl __wrap_$symbol
    .type __wrap_$symbol, \@object
__wrap_$symbol:
    .incbin "$folder/small.dat"
    .size __wrap_$symbol, .-__wrap_$symbol
    .section .note.GNU-stack,"",\@progbits
END
close $assembly;
system('clang', '-c', "$folder/small.s", '-o', $output) == 0 or exit 0;
printf STDERR "ICU data: %d of %d items, %.1f of %.1f MB\n", scalar @kept, $count, (-s "$folder/small.dat") / 1e6, length($data) / 1e6;
unlink "$whole.o", "$whole.dat";
print "-Xlinker --wrap=$symbol -Xlinker $output\n";
