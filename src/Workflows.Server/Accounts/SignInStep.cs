namespace Workflows.Server.Accounts;

/// <summary>What follows an attempt to sign in.</summary>
public enum SignInStep
{
    /// <summary>The person is signed in.</summary>
    Done,

    /// <summary>The password or the code is wrong, or the account does not exist.</summary>
    Refused,

    /// <summary>Too many attempts came from the caller's address or network.</summary>
    Throttled,

    /// <summary>The code of the account's authenticator is to be typed.</summary>
    NeedsCode,

    /// <summary>The account must set up an authenticator first.</summary>
    NeedsAuthenticator,

    /// <summary>The password was typed too long ago.</summary>
    TooLate,
}
