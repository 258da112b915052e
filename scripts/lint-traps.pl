#!/usr/bin/perl
# Finds the common forms of Swift code that end the process when a value from outside is not what was expected.
#
#   scripts/lint-traps.pl [--warn Target,Target] FOLDER...
#
# A line that is safe says why: `// bounded: reason`, on the line or on the one before it. Prints FILE:LINE: message and ends with 1
# when something was found outside the targets that only warn.
use strict;
use warnings;

my %warn_only;
if (@ARGV && $ARGV[0] eq '--warn') {
    shift;
    %warn_only = map { $_ => 1 } split /,/, shift;
}
@ARGV or die "usage: scripts/lint-traps.pl [--warn Target,Target] FOLDER...\n";

# Nested parentheses, three deep.
my $args = qr/(?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*/;
my $integer = qr/\bU?Int(?:8|16|32|64)?/;

# What marks a value as a floating-point one inside a conversion.
my $floating = qr/\.rounded\(|\bDouble\b|\d\.\d|\b\d[\d_]*e\d|[sS]econds\b|timeInterval|TimeInterval|\bpow\(|\bsqrt\(|\blog2?\(|\bratio\b|\bfraction\b/;

# Names that the file at hand declares as Double, and members that its folder declares so and as nothing else: without types this is
# as near as a line can be judged.
my ($doubles, $members);

my @rules = (
    [
        sub {
            while ($_[0] =~ /$integer\((?!exactly:|clamping:|truncatingIfNeeded:|bitPattern:)($args)\)/g) {
                my $inner = $1;
                return 1 if $inner =~ $floating && $inner !~ /\b(?:text|digits|string)\b/;
                return 1 if defined $doubles && $inner =~ /(?<![.\w]\.)\b$doubles\b(?!\s*[.(\[])/;
                return 1 if defined $members && $inner =~ /\.$members\b(?!\s*[.(\[])/;
            }
            return 0;
        },
        'a floating-point number is converted unchecked: NaN and large values trap; use init(exactly:) or init(clamping:)',
    ],
    [
        sub { $_[0] =~ /$integer\(\s*(?![^()]*(?:radix|ascii))$args\)\s*\?\?\s*-?\d+\)\s*(?:[*+-]|<<)\s/ },
        'a number read from text is counted with: overflow traps; use addingClamped, multipliedClamped or reported overflow',
    ],
    [
        sub { $_[0] =~ /$integer\($args\)[.]?(?:flatMap|map)\s*\{\s*\$0\s*[*+-]\s/ || $_[0] =~ /compactMap\($integer\.init\).*reduce\(/ },
        'a number read from text is counted with: overflow traps; use addingClamped, multipliedClamped or reported overflow',
    ],
    [
        sub { $_[0] =~ /(?:\b\w+|[)\]])!(?=[.\[)\],;\s]|$)(?!\s*=)/ && $_[0] !~ /^\s*\/\// && $_[0] !~ /!\s*$/ || $_[0] =~ /\b(?:first|last|next|min\(\)|max\(\))!/ },
        'a forced unwrap traps on nil; bind it',
    ],
    [ sub { $_[0] =~ /\b(?:try|as)!/ }, 'try! and as! trap; handle the error' ],
    [
        sub {
            my ($line, $before) = @_;
            return 0 unless $line =~ /\.remove(?:First|Last)\(\)/;
            # A check of the same collection shortly before counts.
            return "$before$line" !~ /isEmpty|\.count\b|\.first\b|\.last\b|hasSuffix|hasPrefix|popLast|\.append\(|\bwhile\b/;
        },
        'removeFirst() and removeLast() trap on an empty collection; check it, or use popFirst() and popLast()',
    ],
    [ sub { $_[0] =~ /Dictionary\(uniqueKeysWithValues:/ }, 'a key that comes twice traps; use uniquingKeysWith' ],
    [ sub { $_[0] =~ /\bindex\([^()]*offsetBy:/ && $_[0] !~ /limitedBy:/ }, 'an index beyond the end traps; use limitedBy' ],
    [
        sub { $_[0] =~ /\.(?:prefix|suffix|dropFirst|dropLast)\(\s*(?!max\()[\w.]+\s-\s(?:[\w.]+)\s*\)/ },
        'a negative length traps; use max(0, …)',
    ],
    [
        sub { $_[0] =~ /(?:\bin\s|\[)\s*[\w.]+\s*\.\.[.<]\s*\(?[\w.]+\s-\s[\w.]+\)?\s*[\{\]]/ && $_[0] !~ /1\.\.\.\(?\s*max/ },
        'a range whose end lies before its start traps; use stride or check the bounds',
    ],
    [ sub { $_[0] =~ /\b(?:fatalError|preconditionFailure|precondition|unsafelyUnwrapped)\b/ && $_[0] !~ /^\s*\/\// }, 'it ends the process; throw or answer instead' ],
);

my ($errors, $warnings) = (0, 0);
for my $folder (@ARGV) {
    open my $find, '-|', 'find', $folder, '-name', '*.swift' or die "find: $!\n";
    chomp(my @files = sort <$find>);
    close $find;
    my (%is_double, %is_other, %payload);
    for my $file (@files) {
        open my $in, '<', $file or die "$file: $!\n";
        my ($target) = $file =~ m{Sources/([^/]+)/};
        while (my $line = <$in>) {
            while ($line =~ /\b(?:var|let)\s+(\w+)\s*:\s*(\w+)/g) {
                my ($name, $type) = ($1, $2);
                # Nobody converts an Int to an Int, so a member of that name elsewhere says nothing.
                $is_double{ $target // '' }{$name} = 1 if $type eq 'Double';
                $is_other{ $target // '' }{$name} = 1 if $type ne 'Double' && $type ne 'Int';
            }
            $payload{ $target // '' }{$1} = 1 while $line =~ /\bcase\s+(\w+)\(Double\)/g;
        }
        close $in;
    }
    for my $file (@files) {
        my ($target) = $file =~ m{Sources/([^/]+)/};
        open my $in, '<', $file or die "$file: $!\n";
        my %names;
        while (my $line = <$in>) { $names{$1} = 1 while $line =~ /\b(\w+)\s*:\s*Double\b\??/g }
        if (my @cases = sort keys %{ $payload{ $target // '' } // {} }) {
            my $list = join '|', @cases;
            seek $in, 0, 0;
            while (my $line = <$in>) { $names{$1} = 1 while $line =~ /\.(?:$list)\(let (\w+)\)/g }
        }
        delete @names{qw(_ some any)};
        $doubles = %names ? do { my $list = join '|', sort keys %names; qr/(?:$list)/ } : undef;
        seek $in, 0, 0;
        my @sure = grep { !$is_other{ $target // '' }{$_} } sort keys %{ $is_double{ $target // '' } // {} };
        $members = @sure ? do { my $list = join '|', @sure; qr/(?:$list)/ } : undef;
        my @recent = ('', '', '');
        my $number = 0;
        while (my $line = <$in>) {
            $number++;
            chomp $line;
            my $allowed = $line =~ m{// bounded: \S} || $recent[-1] =~ m{^\s*// bounded: \S};
            # Texts and comments are not code.
            (my $code = $line) =~ s/"(?:[^"\\]|\\.)*"/""/g;
            $code =~ s{//.*$}{};
            if (!$allowed && $code =~ /\S/) {
                for my $rule (@rules) {
                    next unless $rule->[0]->($code, join("\n", @recent[-3 .. -1]) . "\n");
                    my $soft = defined $target && $warn_only{$target};
                    print "$file:$number: ", ($soft ? 'warning' : 'error'), ": $rule->[1]\n";
                    $soft ? $warnings++ : $errors++;
                    last;
                }
            }
            push @recent, $line;
            shift @recent while @recent > 3;
        }
        close $in;
    }
}
print "lint-traps: $errors errors, $warnings warnings\n" if $errors || $warnings;
exit($errors ? 1 : 0);
