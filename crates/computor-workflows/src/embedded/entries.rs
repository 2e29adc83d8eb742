//! The flows of an application for this engine.

/// Makes the [`Catalogue`](crate::Catalogue) of this engine from an application's list: `flows!(embedded::catalogue)`.
#[macro_export]
#[doc(hidden)]
macro_rules! __embedded_catalogue {
    ($app:ty; $($flow:ty),* $(,)?) => {
        $crate::Catalogue::<$crate::embedded::RegisteredFlow<$app>>::default()$(
            .with::<$flow>($crate::embedded::RegisteredFlow::new::<$flow>(|cx, input| {
                ::std::boxed::Box::pin(<$flow as $crate::Flow>::run(cx, input))
            }))
        )*
    };
}
#[doc(inline)]
pub use __embedded_catalogue as catalogue;
