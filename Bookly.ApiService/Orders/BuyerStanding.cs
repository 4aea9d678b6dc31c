namespace Bookly.ApiService.Orders;

/// <summary>How far an account is known to pay, when an order was placed. Holds of those who are not are limited together.</summary>
public enum BuyerStanding
{
    /// <summary>Has paid before.</summary>
    Known,

    /// <summary>Has paid for nothing yet, and reads the mails of its address.</summary>
    FirstTime,

    /// <summary>An address that somebody typed.</summary>
    Unconfirmed,
}
