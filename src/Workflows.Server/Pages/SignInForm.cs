namespace Workflows.Server.Pages;

/// <summary>What the form that asks for address and password is filled with.</summary>
/// <param name="ReturnUrl">The page to open afterwards.</param>
/// <param name="Email">The address that was typed.</param>
public sealed record SignInForm(string? ReturnUrl, string? Email);
