using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflows.HumanTasks;

namespace Workflows.Casework.Agreements;

/// <summary>The same words to print, with a place for the code and the QR code of the page; it holds nothing about a person.</summary>
[AllowAnonymous]
[SafePage]
public sealed class AgreementPrintModel(AgreementWords words, AgreementAddress address) : PageModel
{
    /// <summary>The code of the language that is shown.</summary>
    public string Language { get; private set; } = AgreementWords.English;

    /// <summary>The words in that language.</summary>
    public AgreementText Text => words.In(Language);

    /// <summary>The other languages, by code.</summary>
    public IEnumerable<KeyValuePair<string, AgreementText>> Others => words.Languages.Where(language => language.Key != Language);

    /// <summary>Version and language of the words.</summary>
    public string Version => words.VersionIn(Language);

    /// <summary>The address of a plain page.</summary>
    public string LeaveTo => words.LeaveTo;

    /// <summary>Where the code is typed.</summary>
    public AgreementAddress Address => address;

    /// <summary>Shows the page.</summary>
    public void OnGet([FromQuery] string? lang) => Language = words.Known(lang);
}
