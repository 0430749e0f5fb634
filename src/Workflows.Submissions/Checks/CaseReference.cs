using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Workflows.Submissions.Checks;

/// <summary>
/// A case reference <c>AAA-00000-X</c>: service code, number, check letter. The letter catches any one wrong digit and any swap of
/// neighbouring digits. Source: RULES.md#case-references.
/// </summary>
public sealed partial record CaseReference
{
    private const string Letters = "ABCDEFGHJKLMNPQRTUVWXYZ";

    // Room for characters that nobody sees; a longer text is no reference.
    private const int LongestTyped = 100;

    private CaseReference(string service, int number)
    {
        Service = service;
        Number = number;
    }

    /// <summary>The service's three letters.</summary>
    public string Service { get; }

    /// <summary>The number, 0 to 99999.</summary>
    public int Number { get; }

    /// <summary>The letter that belongs to service and number.</summary>
    public char CheckLetter => LetterOf(Service, Number);

    /// <summary>The letter of a service code and a number.</summary>
    public static char LetterOf(string service, int number) => Letters[((7 * number) + service.Sum(c => c)) % Letters.Length];

    /// <summary>
    /// Reads a reference as a person types it: in small letters, with full-width letters, another dash or a space for the hyphens or
    /// nothing in their place, and with characters that nobody sees. The check letter must be right.
    /// </summary>
    public static bool TryRead(string? typed, [NotNullWhen(true)] out CaseReference? reference)
    {
        reference = null;
        return typed is { Length: <= LongestTyped }
            && Typed().Match(PlainText.Simple(typed).ToUpperInvariant()) is { Success: true, Groups: var parts }
            && TryParse($"{parts["service"]}-{parts["number"]}-{parts["letter"]}", out reference);
    }

    /// <summary>Reads a reference as <see cref="ToString"/> writes it; its shape and its check letter must be right.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CaseReference? reference)
    {
        reference = null;
        if (text is null || !Shape().IsMatch(text))
        {
            return false;
        }

        var parsed = new CaseReference(text[..3], int.Parse(text.AsSpan(4, 5), System.Globalization.CultureInfo.InvariantCulture));
        if (parsed.CheckLetter != text[^1])
        {
            return false;
        }

        reference = parsed;
        return true;
    }

    /// <summary>The reference as people write it.</summary>
    public override string ToString() => $"{Service}-{Number:00000}-{CheckLetter}";

    [GeneratedRegex(@"\A[A-Z]{3}-[0-9]{5}-[A-HJ-NP-RT-Z]\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Shape();

    [GeneratedRegex(
        @"\A(?<service>[A-Z]{3})[ -]*(?<number>[0-9]{5})[ -]*(?<letter>[A-Z])\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Typed();
}
