//! The constructs of Python that pycefr tells apart, with the level it gives each.
//!
//! Which construct has which level is a fact taken from pycefr's published configuration (Robles et al., ICPC 2022); how a
//! construct is recognised is ours. Where pycefr gives a node only the last level that matched, every construct met is
//! counted here, and each is recognised as its name says: pycefr swaps `while` with and without `else`, sees `property`
//! and `staticmethod` only as calls, and never reaches its rows for decorators. Python 2's `__metaclass__` is left out.

use super::classify::FAMILY;
use super::hollow;
use crate::facts::{Fact, Subject};

/// A level of the Common European Framework, borrowed for code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Breakthrough.
    A1,
    /// Waystage.
    A2,
    /// Threshold.
    B1,
    /// Vantage.
    B2,
    /// Effective operational proficiency.
    C1,
    /// Mastery.
    C2,
}

/// A construct: its level, and the fact that counts it.
pub(crate) struct Construct {
    /// The level.
    pub level: Level,
    /// Where it is met.
    pub fact: Fact,
}

/// A construct that one look at a node tells; its number is its place in the table.
const fn seen(level: Level, what: ConstructId, id: &'static str, about: &'static str) -> Construct {
    Construct {
        level,
        fact: Fact::sum(id, about, Subject::Member(&FAMILY, what as usize)),
    }
}

/// A construct that the whole module is needed for.
const fn asked(level: Level, id: &'static str, about: &'static str, subject: Subject) -> Construct {
    Construct {
        level,
        fact: Fact::sum(id, about, subject),
    }
}

/// Members of the family, in the order of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[rustfmt::skip]
pub(crate) enum ConstructId {
    List, ListNested, ListWithDict,
    ListComp, ListCompNested, ListCompIf,
    Dict, DictNested, DictWithList, DictWithDictList,
    DictComp, DictCompIf, DictCompIfElse, DictCompNested,
    Tuple, TupleNested,
    FileOpen, FileWrite, FileWriteLines, FileRead, FileReadLine,
    Print,
    Assign, AssignSum, AssignIncrement,
    If, IfExpression, IfMain,
    Break, Continue, Pass, While, WhileElse, For, ForNested, ForTuple, ForOverList, ForOverTuple,
    Range, Zip, Map, Enumerate,
    Function, Default, Star, DoubleStar, KeywordOnly, Recursive,
    Return, Lambda, Generator, GeneratorExpression,
    Import, ImportFrom, ImportRelative, ImportStar, ImportAs,
    Struct, Pickle, Shelve, Dbm, Re, Importlib,
    Class, Inherited, Init, Descriptor, Property, Private,
    ClassMethod, StaticMethod,
    Super, Slots,
    Attribute, AttributeClass, AttributeDict,
    TryExcept, TryElse, TryTry, TryFinally, TryExceptFinally, TryAll,
    Raise, Assert, With,
}

/// How many constructs there are.
pub(crate) const COUNT: usize = ConstructId::With as usize + 1 + 5;

/// Every construct.
#[rustfmt::skip]
pub(crate) static CONSTRUCTS: [Construct; COUNT] = {
    use Level::{A1, A2, B1, B2, C1, C2};
    [
        seen(A1, ConstructId::List, "construct-list", "List displays."),
        seen(A2, ConstructId::ListNested, "construct-list-nested", "List displays with a list inside."),
        seen(B1, ConstructId::ListWithDict, "construct-list-with-dict", "List displays with a dictionary inside."),
        seen(C1, ConstructId::ListComp, "construct-list-comprehension", "List comprehensions."),
        seen(C2, ConstructId::ListCompNested, "construct-list-comprehension-nested", "List comprehensions with several `for`."),
        seen(C1, ConstructId::ListCompIf, "construct-list-comprehension-if", "List comprehensions with a condition."),
        seen(A2, ConstructId::Dict, "construct-dict", "Dictionary displays."),
        seen(B1, ConstructId::DictNested, "construct-dict-nested", "Dictionary displays with a dictionary as a value."),
        seen(B1, ConstructId::DictWithList, "construct-dict-with-list", "Dictionary displays with a list as a value."),
        seen(B2, ConstructId::DictWithDictList, "construct-dict-with-dict-list", "Dictionary displays with a dictionary of lists as a value."),
        seen(C1, ConstructId::DictComp, "construct-dict-comprehension", "Dictionary comprehensions."),
        seen(C2, ConstructId::DictCompIf, "construct-dict-comprehension-if", "Dictionary comprehensions with a condition."),
        seen(C2, ConstructId::DictCompIfElse, "construct-dict-comprehension-if-else", "Dictionary comprehensions whose value is a conditional expression."),
        seen(C2, ConstructId::DictCompNested, "construct-dict-comprehension-nested", "Dictionary comprehensions whose value is another."),
        seen(A1, ConstructId::Tuple, "construct-tuple", "Tuples."),
        seen(A2, ConstructId::TupleNested, "construct-tuple-nested", "Tuples with a tuple inside."),
        seen(A2, ConstructId::FileOpen, "construct-file-open", "Calls of `open`."),
        seen(A2, ConstructId::FileWrite, "construct-file-write", "Calls of a method `write`."),
        seen(A2, ConstructId::FileWriteLines, "construct-file-writelines", "Calls of a method `writelines`."),
        seen(A2, ConstructId::FileRead, "construct-file-read", "Calls of a method `read`."),
        seen(A2, ConstructId::FileReadLine, "construct-file-readline", "Calls of a method `readline`."),
        seen(A1, ConstructId::Print, "construct-print", "Calls of `print`."),
        seen(A1, ConstructId::Assign, "construct-assign", "Assignments."),
        seen(A1, ConstructId::AssignSum, "construct-assign-operation", "Assignments of an arithmetical expression."),
        seen(A2, ConstructId::AssignIncrement, "construct-assign-augmented", "Augmented assignments."),
        seen(A1, ConstructId::If, "construct-if", "`if` statements."),
        seen(B1, ConstructId::IfExpression, "construct-if-expression", "Conditional expressions."),
        seen(B2, ConstructId::IfMain, "construct-if-main", "`if __name__ == \"__main__\"`."),
        seen(B1, ConstructId::Break, "construct-break", "`break`."),
        seen(B1, ConstructId::Continue, "construct-continue", "`continue`."),
        seen(B1, ConstructId::Pass, "construct-pass", "`pass`."),
        seen(B1, ConstructId::While, "construct-while", "`while` without `else`."),
        seen(B1, ConstructId::WhileElse, "construct-while-else", "`while` with `else`."),
        seen(A1, ConstructId::For, "construct-for", "`for` statements."),
        seen(A2, ConstructId::ForNested, "construct-for-nested", "`for` with a `for` directly inside."),
        seen(A2, ConstructId::ForTuple, "construct-for-tuple-target", "`for` that unpacks."),
        seen(A2, ConstructId::ForOverList, "construct-for-over-list", "`for` over a list display."),
        seen(A2, ConstructId::ForOverTuple, "construct-for-over-tuple", "`for` over a tuple."),
        seen(A2, ConstructId::Range, "construct-range", "Calls of `range`."),
        seen(C2, ConstructId::Zip, "construct-zip", "Calls of `zip`."),
        seen(C2, ConstructId::Map, "construct-map", "Calls of `map`."),
        seen(C2, ConstructId::Enumerate, "construct-enumerate", "Calls of `enumerate`."),
        seen(A1, ConstructId::Function, "construct-function", "Functions."),
        seen(A2, ConstructId::Default, "construct-default-argument", "Functions with a default."),
        seen(B1, ConstructId::Star, "construct-star-argument", "Functions with `*args`."),
        seen(B1, ConstructId::DoubleStar, "construct-double-star-argument", "Functions with `**kwargs`."),
        seen(B1, ConstructId::KeywordOnly, "construct-keyword-only-argument", "Functions with keyword-only parameters."),
        seen(B2, ConstructId::Recursive, "construct-recursion", "Calls of the function around by its bare name, methods left out."),
        seen(A1, ConstructId::Return, "construct-return", "`return`."),
        seen(B1, ConstructId::Lambda, "construct-lambda", "Lambdas."),
        seen(C1, ConstructId::Generator, "construct-generator-function", "`yield` and `yield from` that can be reached."),
        seen(C1, ConstructId::GeneratorExpression, "construct-generator-expression", "Generator expressions."),
        seen(A2, ConstructId::Import, "construct-import", "`import`."),
        seen(A2, ConstructId::ImportFrom, "construct-import-from", "`from … import`."),
        seen(B1, ConstructId::ImportRelative, "construct-import-relative", "Relative imports."),
        seen(B1, ConstructId::ImportStar, "construct-import-star", "`from … import *`."),
        seen(B1, ConstructId::ImportAs, "construct-import-as", "Imports under another name."),
        seen(C1, ConstructId::Struct, "construct-module-struct", "Imports of `struct`."),
        seen(C1, ConstructId::Pickle, "construct-module-pickle", "Imports of `pickle`."),
        seen(C1, ConstructId::Shelve, "construct-module-shelve", "Imports of `shelve`."),
        seen(C1, ConstructId::Dbm, "construct-module-dbm", "Imports of `dbm`."),
        seen(B1, ConstructId::Re, "construct-module-re", "Imports of `re`; C1 in pycefr's table, though every script has one."),
        seen(C1, ConstructId::Importlib, "construct-module-importlib", "Imports of `importlib`."),
        seen(B1, ConstructId::Class, "construct-class", "Classes."),
        seen(B1, ConstructId::Inherited, "construct-class-inherited", "Classes with a base."),
        seen(B1, ConstructId::Init, "construct-class-init", "Methods `__init__`."),
        seen(C1, ConstructId::Descriptor, "construct-class-descriptor", "Methods `__get__`, `__set__` and `__delete__`."),
        seen(C1, ConstructId::Property, "construct-class-property", "Properties: `@property`, cached ones, their setters, calls of `property`."),
        seen(C2, ConstructId::Private, "construct-class-private", "Methods of a class whose name Python mangles, and uses of such a name on an object."),
        seen(C1, ConstructId::ClassMethod, "construct-class-method", "`@classmethod`."),
        seen(C1, ConstructId::StaticMethod, "construct-static-method", "`@staticmethod`."),
        seen(C2, ConstructId::Super, "construct-super", "Calls of `super`."),
        seen(C1, ConstructId::Slots, "construct-slots", "Classes with `__slots__`."),
        seen(A2, ConstructId::Attribute, "construct-attribute", "Attributes."),
        seen(B2, ConstructId::AttributeClass, "construct-attribute-class", "Uses of `__class__`."),
        seen(B2, ConstructId::AttributeDict, "construct-attribute-dict", "Uses of `__dict__`."),
        seen(B1, ConstructId::TryExcept, "construct-try-except", "`try` with `except` only."),
        seen(B1, ConstructId::TryElse, "construct-try-except-else", "`try` with `except` and `else`."),
        seen(B1, ConstructId::TryTry, "construct-try-nested", "`try` directly inside `try`."),
        seen(B2, ConstructId::TryFinally, "construct-try-finally", "`try` with `finally` only."),
        seen(B2, ConstructId::TryExceptFinally, "construct-try-except-finally", "`try` with `except` and `finally`."),
        seen(B2, ConstructId::TryAll, "construct-try-except-else-finally", "`try` with `except`, `else` and `finally`."),
        seen(B1, ConstructId::Raise, "construct-raise", "`raise`."),
        seen(B2, ConstructId::Assert, "construct-assert", "`assert` on something that is no constant."),
        seen(B1, ConstructId::With, "construct-with", "`with`."),
        asked(C2, "construct-decorator-function", "Functions with a decorator that does something; those of methods and properties left out.", Subject::Module(hollow::decorated_functions)),
        asked(C2, "construct-decorator-class", "Classes with a decorator that does something.", Subject::Module(hollow::decorated_classes)),
        asked(C2, "construct-metaclass", "Classes made by a metaclass, `ABCMeta` and `type` left out.", Subject::Class(hollow::made_by_metaclass)),
        asked(C2, "construct-metaclass-new", "Metaclasses with a `__new__` that a class of the same file is made by.", Subject::Module(hollow::used_metaclasses)),
        asked(C1, "construct-abstract-class", "Abstract classes, protocols and generics that a class of the same file builds on: not in pycefr's table.", Subject::Module(hollow::built_upon)),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_numbered_by_their_place_and_ids_differ() {
        let mut ids = std::collections::BTreeSet::new();
        for (i, construct) in CONSTRUCTS.iter().enumerate() {
            assert!(ids.insert(construct.fact.id), "{}", construct.fact.id);
            if let Subject::Member(_, member) = construct.fact.subject {
                assert_eq!(member, i, "{}", construct.fact.id);
            }
        }
    }
}
