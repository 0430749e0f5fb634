using Workflows.HumanTasks.Links;

namespace Workflows.HumanTasks.Identity;

/// <summary>What a browser does with a mailed code on a link.</summary>
/// <param name="TokenHash">Hash of the token in the page's address.</param>
/// <param name="Link">The link with that token; null: there is none, and the browser must not notice that.</param>
/// <param name="Browser">The browser's name; see <see cref="BrowserName"/>.</param>
/// <param name="Form">What tells one shown form from another, so that a double click is known; null: it is not known.</param>
public sealed record CodeRequest(string TokenHash, TaskLink? Link, string Browser, string? Form);
