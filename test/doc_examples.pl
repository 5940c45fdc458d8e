#!/usr/bin/perl
# doc_examples.pl [FILE ...]: run the SQL of README.md, doc/**/*.md and
# of examples/edge and examples/trainer, and compare its output with what the page shows.
#
# Every ```sql block is run, in order, in one psql session per page, in a
# fresh database with the extension.  When the next block is ```text, with
# nothing but blank lines between, the output must equal it (spaces at the end
# of lines and blank lines at the end do not count); otherwise the block must
# run without an error.  Only ```sql norun is left out.
#
# Prints "ok PAGE" or "FAILED PAGE" for each page that has examples, after the
# differences.  Needs a running server named by the PG variables, where it
# drops databases and roles that a page has made.
use strict;
use warnings;
use File::Find;
use File::Temp qw(tempdir);

my $tmp = tempdir(CLEANUP => 1);
my @pages = @ARGV;
if (!@pages)
{
	push @pages, 'README.md' if -e 'README.md';
	find({ no_chdir => 1, wanted => sub { push @pages, $_ if /\.md$/ } }, $_) for grep { -e } 'doc', 'examples/edge', 'examples/trainer/README.md';
	@pages = sort @pages;
}

# blocks(PAGE) returns hashes: line, sql, text (undef when none is shown).
sub blocks
{
	my ($page) = @_;
	my (@blocks, $kind, $body, $line);
	my $last;    # the sql block that a text block may belong to
	open my $in, '<', $page or die "$page: $!\n";
	while (<$in>)
	{
		if (defined $kind)
		{
			if (!/^```\s*$/)
			{
				$body .= $_;
				next;
			}
			if ($kind eq 'sql')
			{
				$last = { line => $line, sql => $body };
				push @blocks, $last;
			}
			elsif ($kind eq 'text' && $last)
			{
				$last->{text} = $body;
				$last = undef;
			}
			undef $kind;
		}
		elsif (/^```\s*(.*?)\s*$/)
		{
			($kind, $body, $line) = ($1, '', $.);
			$last = undef if $kind ne 'text';
		}
		elsif (/\S/)
		{
			$last = undef;
		}
	}
	die "$page: the block of line $line does not end\n" if defined $kind;
	return @blocks;
}

# clean(TEXT) removes what may differ.
sub clean
{
	my ($text) = @_;
	$text =~ s/[ \t]+$//mg;
	$text =~ s/\n+\z//;
	return "$text\n";
}

sub write_file
{
	my ($name, $text) = @_;
	open my $out, '>', $name or die "$name: $!\n";
	print $out $text;
	close $out or die "$name: $!\n";
}

sub psql
{
	my ($database, @args) = @_;
	system('psql', '-X', '-q', '-d', $database, '-v', 'ON_ERROR_STOP=1', @args) == 0
	  or die "psql failed\n";
}

my $examples = 0;
my $bad      = 0;
for my $page (@pages)
{
	my @blocks = blocks($page) or next;
	my $mark   = 'end of block';
	my $wrong  = 0;

	psql('postgres', '-c', 'CREATE DATABASE doc');
	psql('doc',      '-c', 'CREATE EXTENSION retrain');
	# The mark comes from a program: psql does not flush after \echo, and
	# errors must stay in their place.
	write_file("$tmp/in", join('', map { "$_->{sql}\n\\! echo '$mark'\n" } @blocks));
	system("psql -X -q -d doc <$tmp/in >$tmp/out 2>&1");
	open my $in, '<', "$tmp/out" or die;
	my $all = do { local $/; <$in> };
	my @output = split /^\Q$mark\E\n/m, $all // '', -1;
	for my $i (0 .. $#blocks)
	{
		my $block  = $blocks[$i];
		my $output = clean($output[$i] // '(psql ended before this block)');
		$examples++;
		if (defined $block->{text})
		{
			next if $output eq clean($block->{text});
			write_file("$tmp/shown",  clean($block->{text}));
			write_file("$tmp/actual", $output);
			print "$page:$block->{line}: the output differs (- page, + server)\n";
			print grep { !/^(---|\+\+\+) / } `diff -U 3 $tmp/shown $tmp/actual`;
		}
		else
		{
			next if $output !~ /^(ERROR|FATAL|PANIC|invalid command)|^\(psql ended/m;
			print "$page:$block->{line}: the block fails\n$output";
		}
		$wrong++;
	}
	psql('postgres', '-c', 'DROP DATABASE doc WITH (FORCE)');
	my @roles = split /\n/, `psql -X -A -t -d postgres -c "SELECT quote_ident(rolname) FROM pg_roles WHERE oid >= 16384"`;
	psql('postgres', '-c', "DROP ROLE $_") for @roles;
	printf "%s %s (%d blocks)\n", $wrong ? 'FAILED' : 'ok', $page, scalar @blocks;
	$bad++ if $wrong;
}
if (!$examples)
{
	print "no examples found in the documentation\n";
	exit 1;
}
exit($bad ? 1 : 0);
