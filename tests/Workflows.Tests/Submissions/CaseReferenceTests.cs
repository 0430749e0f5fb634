using CsCheck;
using Workflows.Submissions.Checks;
using Xunit;

namespace Workflows.Tests.Submissions;

public sealed class CaseReferenceTests
{
    private static readonly Gen<string> Service = Gen.Char['A', 'Z'].Array[3].Select(letters => new string(letters));

    private static readonly Gen<string> Reference = Gen.Select(
        Service,
        Gen.Int[0, 99_999],
        (service, number) => $"{service}-{number:00000}-{CaseReference.LetterOf(service, number)}"
    );

    [Theory]
    [InlineData("NTH-00417-C")]
    [InlineData("NTH-00418-K")]
    [InlineData("NTH-00421-H")]
    [InlineData("RVD-00102-H")]
    [InlineData("RVD-00108-D")]
    [InlineData("NTH-00430-B")]
    [InlineData("NTH-00433-Z")]
    [InlineData("MOR-00056-K")]
    public void The_references_of_the_scenarios_are_right(string reference)
    {
        Assert.True(CaseReference.TryParse(reference, out var parsed));
        Assert.Equal(reference, parsed.ToString());
    }

    [Fact]
    public void Every_reference_reads_back_as_itself() =>
        Reference.Sample(text => CaseReference.TryParse(text, out var parsed) && parsed.ToString() == text);

    [Fact]
    public void Any_one_wrong_digit_is_caught() =>
        Gen.Select(Reference, Gen.Int[4, 8], Gen.Char['0', '9'])
            .Where((text, at, digit) => text[at] != digit)
            .Sample((text, at, digit) => !CaseReference.TryParse($"{text[..at]}{digit}{text[(at + 1)..]}", out _));

    [Fact]
    public void Any_swap_of_neighbouring_digits_is_caught() =>
        Gen.Select(Reference, Gen.Int[4, 7])
            .Where((text, at) => text[at] != text[at + 1])
            .Sample((text, at) => !CaseReference.TryParse($"{text[..at]}{text[at + 1]}{text[at]}{text[(at + 2)..]}", out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nth-00417-C")]
    [InlineData("NTH-00417-C\n")]
    [InlineData("NTH-00417-D")]
    [InlineData("NTH-00417")]
    [InlineData("NTH-٠٠٤١٧-C")]
    public void What_is_not_a_reference_is_not_taken_for_one(string? text) => Assert.False(CaseReference.TryParse(text, out _));
}
